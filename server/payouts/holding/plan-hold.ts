import { MICROS_PER_CENT } from "../../kernel/money";
import { decideWithholding, type IncomeKind, type loadPolicy, type TaxBasis, type Withholding } from "../../tax";
import type { PayoutMethod } from "../methods/find-payout-method";
import { scaleLines } from "../states/rules";
import type { Candidate } from "./find-candidates";
import { findHindrance, grossOf, type Unpayable } from "./rules";

/** What is to be paid out of an account, and what is withheld of it. */
export interface PlannedHold {
  readonly candidate: Candidate;
  readonly method: PayoutMethod;
  readonly grossMicros: bigint;
  readonly withholding: Withholding;
  /** Gross less withheld; whole cents because both are. */
  readonly amountCents: number;
}

/** What tax rests on for a payment now. */
export interface TaxFacts {
  readonly policy: Awaited<ReturnType<typeof loadPolicy>>;
  readonly basis: TaxBasis;
  readonly incomeKinds: ReadonlyMap<string, IncomeKind>;
}

/** A source without a row of its own. */
const DEFAULT_KIND: IncomeKind = "royalty-other";

function withhold(candidate: Candidate, grossMicros: bigint, facts: TaxFacts): Withholding {
  const { lines, unknownMicros } = candidate;
  // Of what nobody knows the source of, what came counts as from the US and what went not: too much withheld can be given back, too little is owed by us.
  const all = unknownMicros === 0n ? lines : [...lines, { source: "", amountMicros: unknownMicros, usMicros: unknownMicros > 0n ? unknownMicros : 0n }];
  const scaled = scaleLines(all, grossMicros);
  const whole = scaled.length > 0 ? scaled : [{ source: "", amountMicros: grossMicros, usMicros: grossMicros }];
  const byKind = new Map<IncomeKind, { amountMicros: bigint; usMicros: bigint }>();
  for (const { source, amountMicros, usMicros } of whole) {
    const kind = facts.incomeKinds.get(source) ?? DEFAULT_KIND;
    const sum = byKind.get(kind) ?? { amountMicros: 0n, usMicros: 0n };
    byKind.set(kind, { amountMicros: sum.amountMicros + amountMicros, usMicros: sum.usMicros + usMicros });
  }
  const kinds = [...byKind].sort(([a], [b]) => (a < b ? -1 : 1));
  return decideWithholding(
    facts.policy,
    facts.basis,
    kinds.map(([incomeKind, sum]) => ({ incomeKind, ...sum })),
  );
}

/** Pure: whether an account can be paid now, and what. */
export function planHold(
  candidate: Candidate,
  facts: { readonly now: Date; readonly method: PayoutMethod | null; readonly tax: TaxFacts },
): PlannedHold | { readonly unpayable: Unpayable } {
  const { method } = facts;
  if (method === null) return { unpayable: { kind: "no-method", detail: "Nobody has said yet where the money is to go." } };
  const unpayable = findHindrance(candidate.currency, method, facts.now);
  if (unpayable !== null) return { unpayable };
  const grossMicros = grossOf(candidate.availableMicros);
  const withholding = withhold(candidate, grossMicros, facts.tax);
  const netMicros = grossMicros - withholding.withheldMicros;
  if (netMicros < MICROS_PER_CENT) return { unpayable: { kind: "tax", detail: "Everything would be withheld as tax." } };
  return { candidate, method, grossMicros, withholding, amountCents: Number(netMicros / MICROS_PER_CENT) };
}
