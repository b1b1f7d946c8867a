import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncomeLine, TaxBasis } from "../contract";
import { makePolicy, type Rule, type RuleText } from "../policy/policy";
import { decideWithholding, findRate } from "./decide-withholding";

const TEXT: Omit<RuleText, "topic" | "key"> = {
  ...{ base: null, rateBps: null, amount: null, word: null, article: "", validFrom: null, validTo: null, source: "a test", note: "", verifiedBy: null },
};
const row = (topic: RuleText["topic"], key: string, more: Partial<RuleText> = {}): Rule => ({ ...TEXT, topic, key, ...more, id: `${topic}.${key}@1` });
const RULES: readonly Rule[] = [
  row("withholding", "w9.tip", { base: "nothing", rateBps: 0 }),
  row("withholding", "none.individual.tip", { base: "all", rateBps: 2_400 }),
  row("withholding", "none.business.tip", { base: "us-part", rateBps: 3_000 }),
  row("withholding", "none.business.US.tip", { base: "all", rateBps: 2_400 }),
  row("withholding", "w8-plain.tip", { base: "us-part", rateBps: 3_000 }),
  row("withholding", "w8-treaty.tip", { base: "us-part" }),
  row("withholding", "w8-treaty.royalty-film", { base: "us-part", word: "royalty-other" }),
  row("treaty", "IN.tip", { rateBps: 1_500 }),
  row("treaty", "IN.royalty-other", { rateBps: 1_000 }),
  row("treaty", "IN.royalty-film", { rateBps: 500 }),
  row("treaty", "CL.tip", { rateBps: 1_000, validFrom: "2024-02-01" }),
];
const policyOf = (rules: readonly Rule[]) => makePolicy(7, rules);
const POLICY = policyOf(RULES);
const basis = (more: Partial<TaxBasis>): TaxBasis => ({
  ...{ formId: null, formState: "none", country: null, personKind: "individual", at: "2026-11-22T12:00:00.000Z" },
  ...more,
});
const TIP: IncomeLine = { incomeKind: "tip", amountMicros: 1_000_000_000n, usMicros: 100_000_000n };

describe("the rate of a payment", () => {
  it.each<[string, Partial<TaxBasis>, object]>([
    ["of somebody without a form is on all", {}, { base: "all", rateBps: 2_400, ruleIds: ["withholding.none.individual.tip@1"] }],
    ["is by the kind of person", { personKind: "business" }, { base: "us-part", rateBps: 3_000, ruleIds: ["withholding.none.business.tip@1"] }],
    ["is by their country first", { personKind: "business", country: "US" }, { base: "all", rateBps: 2_400, ruleIds: ["withholding.none.business.US.tip@1"] }],
    ["is by the form where nothing nearer is said", { formState: "w9", country: "US" }, { base: "nothing", rateBps: 0, ruleIds: ["withholding.w9.tip@1"] }],
    [
      "is the treaty's",
      { formState: "w8-treaty", country: "IN" },
      { base: "us-part", rateBps: 1_500, ruleIds: ["withholding.w8-treaty.tip@1", "treaty.IN.tip@1"] },
    ],
    [
      "is that without a treaty where the country has none",
      { formState: "w8-treaty", country: "BR" },
      { base: "us-part", rateBps: 3_000, ruleIds: ["withholding.w8-treaty.tip@1", "withholding.w8-plain.tip@1"] },
    ],
    [
      "is that without a treaty where nobody said a country",
      { formState: "w8-treaty" },
      { base: "us-part", rateBps: 3_000, ruleIds: ["withholding.w8-treaty.tip@1", "withholding.w8-plain.tip@1"] },
    ],
    [
      "is that without a treaty until the day on which one begins",
      { formState: "w8-treaty", country: "CL", at: "2024-01-31T23:59:59.999Z" },
      { base: "us-part", rateBps: 3_000, ruleIds: ["withholding.w8-treaty.tip@1", "withholding.w8-plain.tip@1"] },
    ],
    [
      "is the treaty's from the first moment of that day",
      { formState: "w8-treaty", country: "CL", at: "2024-02-01T00:00:00.000Z" },
      { base: "us-part", rateBps: 1_000, ruleIds: ["withholding.w8-treaty.tip@1", "treaty.CL.tip@1"] },
    ],
  ])("%s", (_, more, rate) => {
    expect(findRate(POLICY, basis(more), "tip")).toEqual(rate);
  });

  it("is that of the article which the row names, where a treaty has several", () => {
    expect(findRate(POLICY, basis({ formState: "w8-treaty", country: "IN" }), "royalty-film").rateBps).toBe(1_000);
  });

  it("is that without a treaty where the treaty's row names none", () => {
    const policy = policyOf([...RULES, row("treaty", "FR.tip")]);
    expect(findRate(policy, basis({ formState: "w8-treaty", country: "FR" }), "tip").rateBps).toBe(3_000);
  });
});

describe("a table that does not say what to withhold", () => {
  const without = (key: string) => policyOf(RULES.filter((rule) => rule.key !== key));
  const changed = (key: string, more: Partial<Rule>) => policyOf(RULES.map((rule) => (rule.key === key ? { ...rule, ...more } : rule)));
  const treaty = basis({ formState: "w8-treaty", country: "BR" });

  it("stops the payment, and says what is missing on which day", () => {
    expect(() => findRate(without("none.individual.tip"), basis({ country: "DE" }), "tip")).toThrow(
      "Version 7 of the tax policy says nothing of none.individual.DE.tip or none.individual.tip or none.tip on 2026-11-22.",
    );
    expect(() => findRate(without("none.individual.tip"), basis({}), "tip")).toThrow("says nothing of none.individual.tip or none.tip on 2026-11-22.");
    expect(() => findRate(without("w8-plain.tip"), treaty, "tip")).toThrow("says nothing of w8-plain.tip on 2026-11-22.");
  });

  it("stops the payment where a row names no base", () => {
    expect(() => findRate(changed("w8-treaty.tip", { base: null }), treaty, "tip")).toThrow(
      "The row withholding.w8-treaty.tip@1 of the tax policy names no base.",
    );
    expect(() => findRate(changed("w8-plain.tip", { base: null }), treaty, "tip")).toThrow(
      "The row withholding.w8-plain.tip@1 of the tax policy names no base.",
    );
  });

  it("withholds nothing for a rate of zero, and stops the payment where the field is empty", () => {
    expect(findRate(changed("w8-plain.tip", { rateBps: 0 }), treaty, "tip").rateBps).toBe(0);
    const empty = changed("w8-plain.tip", { rateBps: null });
    for (const formState of ["w8-treaty", "w8-plain"] as const)
      expect(() => findRate(empty, basis({ formState, country: "BR" }), "tip")).toThrow("The row withholding.w8-plain.tip@1 of the tax policy names no rate.");
  });
});

describe("what is withheld", () => {
  it("is the published example: $240 of $1,000 without a form, $30 of the $100 from the US with one, $15 by treaty, nothing of a US person", () => {
    const cases = [basis({}), basis({ formState: "w8-plain" }), basis({ formState: "w8-treaty", country: "IN" }), basis({ formState: "w9", country: "US" })];
    expect(cases.map((each) => decideWithholding(POLICY, each, [TIP]).withheldMicros)).toEqual([240_000_000n, 30_000_000n, 15_000_000n, 0n]);
  });

  it("says of each line what was taxed by which row, and sums them", () => {
    const given = basis({ formState: "w8-treaty", country: "IN" });
    const film: IncomeLine = { incomeKind: "royalty-film", amountMicros: 20_000_000n, usMicros: 20_000_000n };
    expect(decideWithholding(POLICY, given, [TIP, film])).toEqual({
      policyVersion: 7,
      basis: given,
      lines: [
        { ...TIP, taxableMicros: 100_000_000n, rateBps: 1_500, withheldMicros: 15_000_000n, ruleIds: ["withholding.w8-treaty.tip@1", "treaty.IN.tip@1"] },
        {
          ...{ ...film, taxableMicros: 20_000_000n, rateBps: 1_000, withheldMicros: 2_000_000n },
          ruleIds: ["withholding.w8-treaty.royalty-film@1", "treaty.IN.royalty-other@1"],
        },
      ],
      withheldMicros: 17_000_000n,
    });
    expect(decideWithholding(POLICY, given, [])).toEqual({ policyVersion: 7, basis: given, lines: [], withheldMicros: 0n });
  });

  it("rests on nothing where the table says so, and never on what is not from the US where it says that", () => {
    const taxable = (formState: TaxBasis["formState"]) => decideWithholding(POLICY, basis({ formState }), [TIP]).lines[0]?.taxableMicros;
    expect([taxable("none"), taxable("w8-plain"), taxable("w9")]).toEqual([1_000_000_000n, 100_000_000n, 0n]);
  });

  it.each([
    [49_999n, 10_000n],
    [50_000n, 20_000n],
    [16_666n, 0n],
    [16_667n, 10_000n],
    [0n, 0n],
  ])("of %i micros at 30 %% is %i: half a cent is a cent", (usMicros, withheldMicros) => {
    const line: IncomeLine = { incomeKind: "tip", amountMicros: usMicros, usMicros };
    expect(decideWithholding(POLICY, basis({ formState: "w8-plain" }), [line]).withheldMicros).toBe(withheldMicros);
  });

  it("is whole cents and within half a cent of the rate, of any amount", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.integer({ min: 0, max: 10_000 }), (amountMicros, rateBps) => {
        const policy = policyOf([row("withholding", "none.tip", { base: "all", rateBps })]);
        const { withheldMicros } = decideWithholding(policy, basis({}), [{ incomeKind: "tip", amountMicros, usMicros: 0n }]);
        const off = withheldMicros * 10_000n - amountMicros * BigInt(rateBps);
        expect(withheldMicros % 10_000n).toBe(0n);
        expect(2n * off <= 100_000_000n && 2n * off > -100_000_000n).toBe(true);
      }),
    );
  });

  it("is a fault where the US part is below zero or above the whole, and none at either end", () => {
    const given = (usMicros: bigint) => decideWithholding(POLICY, basis({}), [{ ...TIP, usMicros }]).withheldMicros;
    for (const usMicros of [-1n, 1_000_000_001n]) expect(() => given(usMicros)).toThrow("The US part of an amount lies between zero and the amount.");
    expect([given(0n), given(1_000_000_000n)]).toEqual([240_000_000n, 240_000_000n]);
  });
});
