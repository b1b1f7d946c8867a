import { MICROS_PER_CENT } from "@/server/kernel/money";
import type { IncomeKind, TaxBasis, WithheldLine, Withholding } from "../contract";
import { findRule, type Policy } from "../policy/policy";

export const REPORTS = ["1099-MISC", "1099-NEC", "1042-S"] as const;
export type Report = (typeof REPORTS)[number];

/** One line of a form: box or income code, and what goes into it. Micros of one currency. */
export interface ReportLine {
  readonly report: Report;
  readonly currency: string;
  /** Of a 1099 its box; of a 1042-S the income code. */
  readonly code: string;
  readonly rateBps: number;
  /** 1042-S, box 3a: 04 where a treaty takes the rate to nothing, 00 where something is withheld. */
  readonly exemptionCode: string;
  readonly grossMicros: bigint;
  readonly withheldMicros: bigint;
}

export interface PaidDecision {
  readonly currency: string;
  readonly withholding: Withholding;
}

const CODES_1042: Readonly<Partial<Record<IncomeKind, string>>> = { "royalty-other": "12", "royalty-film": "11", tip: "12" };

/** Whose payments the US tax office takes for those of a US person: who said so, and individuals who said nothing. */
function isTakenForUs({ formState, personKind, country }: TaxBasis): boolean {
  return formState === "w9" || (formState === "none" && (personKind === "individual" || country === "US"));
}

function whereTo(basis: TaxBasis, line: WithheldLine): Pick<ReportLine, "report" | "code"> | null {
  const { incomeKind } = line;
  if (isTakenForUs(basis)) {
    if (incomeKind === "services" || incomeKind === "affiliate") return { report: "1099-NEC", code: "1" };
    return { report: "1099-MISC", code: incomeKind === "tip" ? "3" : "2" };
  }
  const code = CODES_1042[incomeKind];
  return code === undefined && line.withheldMicros === 0n ? null : { report: "1042-S", code: code ?? "17" };
}

/** The lines of one person's year, before thresholds. On a 1042-S stands what is of US source, on a 1099 everything. */
export function sumLines(decisions: readonly PaidDecision[]): ReportLine[] {
  const sums = new Map<string, ReportLine>();
  for (const { currency, withholding } of decisions) {
    for (const line of withholding.lines) {
      const to = whereTo(withholding.basis, line);
      const grossMicros = to?.report === "1042-S" ? line.usMicros : line.amountMicros;
      if (to === null || (grossMicros === 0n && line.withheldMicros === 0n)) continue;
      const exemptionCode = to.report !== "1042-S" ? "" : line.rateBps === 0 ? "04" : "00";
      const rateBps = to.report === "1042-S" ? line.rateBps : 0;
      const key = [to.report, currency, to.code, rateBps].join();
      const before = sums.get(key);
      sums.set(key, {
        ...{ ...to, currency, rateBps, exemptionCode },
        grossMicros: (before?.grossMicros ?? 0n) + grossMicros,
        withheldMicros: (before?.withheldMicros ?? 0n) + line.withheldMicros,
      });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

function thresholdOf({ report, code }: ReportLine): string {
  if (report === "1042-S") return "1042-s";
  if (report === "1099-NEC") return "1099-nec";
  return code === "2" ? "1099-misc.royalties" : "1099-misc.other";
}

/**
 * The lines that have to be reported, by the thresholds of the last day of the year: those that reach theirs, and every one of which something was withheld.
 * The thresholds are in USD; a line in another currency is always in it, because nobody here knows the rate of that day.
 */
export function keepReported(policy: Policy, lines: readonly ReportLine[], year: number): ReportLine[] {
  return lines.filter((line) => {
    if (line.withheldMicros > 0n || line.currency !== "USD") return true;
    const cents = findRule(policy, "threshold", [thresholdOf(line)], `${year}-12-31`)?.amount ?? 0;
    return line.grossMicros >= BigInt(cents) * MICROS_PER_CENT;
  });
}

interface QuarterSum {
  readonly currency: string;
  /** 1 to 4. */
  readonly quarter: number;
  /** What the payee got: the directive counts what is left after fees and taxes. */
  readonly netMicros: bigint;
  readonly feeMicros: bigint;
  readonly withheldMicros: bigint;
  /** The decisions paid in it. */
  readonly decisionIds: readonly string[];
}

type Fee = Pick<QuarterSum, "currency" | "quarter" | "feeMicros">;

/**
 * What DAC7 asks for of a seller: by quarter (of UTC), what was paid, how often, and which fees and taxes were taken before. A quarter in
 * which only a fee was taken has its row as well. Source: Directive 2011/16/EU, annex V, section I.A.10 and section III.B.2.
 */
export function sumQuarters(decisions: readonly (PaidDecision & { readonly id: string; readonly paidAt: Date })[], fees: readonly Fee[]): QuarterSum[] {
  const sums = new Map<string, QuarterSum>();
  const sumOf = (currency: string, quarter: number): QuarterSum =>
    sums.get(`${currency}${quarter}`) ?? { currency, quarter, netMicros: 0n, feeMicros: 0n, withheldMicros: 0n, decisionIds: [] };
  for (const { currency, quarter, feeMicros } of fees) {
    const before = sumOf(currency, quarter);
    sums.set(`${currency}${quarter}`, { ...before, feeMicros: before.feeMicros + feeMicros });
  }
  for (const { id, currency, paidAt, withholding } of decisions) {
    const before = sumOf(currency, Math.floor(paidAt.getUTCMonth() / 3) + 1);
    const grossMicros = withholding.lines.reduce((sum, line) => sum + line.amountMicros, 0n);
    sums.set(`${currency}${before.quarter}`, {
      ...before,
      netMicros: before.netMicros + grossMicros - withholding.withheldMicros,
      withheldMicros: before.withheldMicros + withholding.withheldMicros,
      decisionIds: [...before.decisionIds, id],
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
