import { describe, expect, it } from "vitest";
import type { IncomeKind, Policy, TaxBasis } from "../../tax";
import type { PayoutMethod } from "../methods/find-payout-method";
import type { Candidate } from "./find-candidates";
import { planHold, type TaxFacts } from "./plan-hold";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const METHOD: PayoutMethod = {
  ...{ id: "pm_a", kind: "ach", last4: "6789", sealId: "seal_a", currency: "USD" },
  ...{ usableFrom: NOW, screening: "clear" },
};
const CANDIDATE: Candidate = {
  ...{ ledgerAccountId: 1, accountId: "usr_a", currency: "USD", availableMicros: 100_009_999n, spans: "{[1,10)}" },
  ...{ lines: [{ source: "tip", amountMicros: 100_009_999n, usMicros: 0n }], unknownMicros: 0n },
};
const BASIS: TaxBasis = { formId: null, formState: "w8-plain", country: "IN", personKind: "individual", at: NOW.toISOString() };

/** A policy that taxes the US part of each kind of income at a rate of its own. */
function policyOf(rates: Readonly<Partial<Record<IncomeKind, number>>>): Policy {
  const rules = Object.entries(rates).map(([kind, rateBps]) => {
    const key = `w8-plain.${kind}`;
    const text = { article: "", source: "a test", note: "", amount: null, word: null, validFrom: null, validTo: null, verifiedBy: null };
    return [`withholding.${key}`, [{ ...text, id: key, topic: "withholding" as const, key, base: "us-part" as const, rateBps }]] as const;
  });
  return { version: 7, rules: new Map(rules) };
}
const TAX: TaxFacts = {
  policy: policyOf({ tip: 1_000, "royalty-other": 3_000, services: 0 }),
  basis: BASIS,
  incomeKinds: new Map<string, IncomeKind>([
    ["tip", "tip"],
    ["donation", "tip"],
    ["view", "royalty-other"],
    ["call", "services"],
  ]),
};
const plan = (more: Partial<Candidate>, method: PayoutMethod | null = METHOD) => planHold({ ...CANDIDATE, ...more }, { now: NOW, method, tax: TAX });
const line = (source: string, amountMicros: bigint, usMicros: bigint) => ({ source, amountMicros, usMicros });

/** What is paid in cents, and of each kind of income its amount, its US part and what is withheld, in micros. */
function sumsOf(more: Partial<Candidate>) {
  const planned = plan(more);
  if ("unpayable" in planned) return planned.unpayable.kind;
  const { amountCents, withholding } = planned;
  return [amountCents, ...withholding.lines.map((each) => [each.incomeKind, each.amountMicros, each.usMicros, each.withheldMicros])];
}

describe("an account that can be paid", () => {
  it("is paid all of its whole cents where no tax is due", () => {
    const planned = plan({});
    expect(planned).toMatchObject({ candidate: CANDIDATE, method: METHOD, grossMicros: 100_000_000n, amountCents: 10_000 });
    expect(planned).toMatchObject({ withholding: { policyVersion: 7, basis: BASIS, withheldMicros: 0n } });
  });

  it("is paid less by the tax of each kind of income, with sources of one kind taken together", () => {
    const lines = [
      line("view", 40_000_000n, 20_000_000n),
      line("tip", 30_000_000n, 10_000_000n),
      line("donation", 20_000_000n, 20_000_000n),
      line("call", 10_000_000n, 0n),
    ];
    expect(sumsOf({ availableMicros: 100_000_000n, lines })).toEqual([
      9_100,
      ["royalty-other", 40_000_000n, 20_000_000n, 6_000_000n],
      ["services", 10_000_000n, 0n, 0n],
      ["tip", 50_000_000n, 30_000_000n, 3_000_000n],
    ]);
  });

  it("is taxed for a royalty where nobody said what kind a source is", () => {
    expect(sumsOf({ availableMicros: 100_000_000n, lines: [line("novelty", 100_000_000n, 100_000_000n)] })).toEqual([
      7_000,
      ["royalty-other", 100_000_000n, 100_000_000n, 30_000_000n],
    ]);
  });

  it("is taxed as if from the US for what nobody wrote down yet, and for all where nothing was written down", () => {
    const lines = [line("tip", 60_000_000n, 0n)];
    expect(sumsOf({ availableMicros: 100_000_000n, lines, unknownMicros: 40_000_000n })).toEqual([
      8_800,
      ["royalty-other", 40_000_000n, 40_000_000n, 12_000_000n],
      ["tip", 60_000_000n, 0n, 0n],
    ]);
    for (const unknownMicros of [0n, -5n])
      expect(sumsOf({ availableMicros: 100_000_000n, lines: [], unknownMicros })).toEqual([7_000, ["royalty-other", 100_000_000n, 100_000_000n, 30_000_000n]]);
  });

  it("is taxed on the US part of what is left, when more of a source went back than came in", () => {
    const lines = [line("view", 100_000_000n, 50_000_000n), line("tip", -20_000_000n, -20_000_000n)];
    expect(sumsOf({ availableMicros: 80_000_000n, lines })).toEqual([7_100, ["royalty-other", 80_000_000n, 30_000_000n, 9_000_000n]]);
    const unknown = { lines: [line("tip", 100_000_000n, 60_000_000n)], unknownMicros: -20_000_000n };
    expect(sumsOf({ availableMicros: 80_000_000n, ...unknown })).toEqual([7_400, ["tip", 80_000_000n, 60_000_000n, 6_000_000n]]);
  });

  it("is taxed on what is paid, when it is less than was earned", () => {
    const lines = [line("view", 100_000_000n, 50_000_000n), line("tip", 100_000_000n, 0n)];
    expect(sumsOf({ availableMicros: 100_000_000n, lines })).toEqual([
      9_250,
      ["royalty-other", 50_000_000n, 25_000_000n, 7_500_000n],
      ["tip", 50_000_000n, 0n, 0n],
    ]);
  });
});

describe("an account that cannot be paid", () => {
  it("has no method, one that does not count yet, or nothing left after tax", () => {
    expect(plan({}, null)).toEqual({ unpayable: { kind: "no-method", detail: "Nobody has said yet where the money is to go." } });
    expect(plan({}, { ...METHOD, usableFrom: new Date(NOW.getTime() + 1) })).toMatchObject({ unpayable: { kind: "cooling" } });
    expect(plan({}, { ...METHOD, screening: "flagged" })).toMatchObject({ unpayable: { kind: "screening" } });
    expect(plan({ currency: "EUR" })).toMatchObject({ unpayable: { kind: "currency" } });
    expect(plan({ availableMicros: 9_999n })).toEqual({ unpayable: { kind: "tax", detail: "Everything would be withheld as tax." } });
    expect(plan({ availableMicros: 10_000n })).toMatchObject({ amountCents: 1 });
  });
});
