import { describe, expect, it } from "vitest";
import { FORM_STATES, INCOME_KINDS } from "../contract";
import { checkPolicy, nameOf } from "./check-policy";
import { dayOf, findRule, makePolicy, type RuleText } from "./policy";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const row = (topic: RuleText["topic"], key: string, more: Partial<RuleText> = {}): RuleText => ({
  ...{ topic, key, base: null, rateBps: null, amount: null, word: null, article: "", validFrom: null, validTo: null },
  ...{ source: "a test", note: "", verifiedBy: null },
  ...more,
});
/** Says something of every kind of income in every state of a form. */
const WHOLE: readonly RuleText[] = FORM_STATES.flatMap((state) =>
  INCOME_KINDS.map((kind) => row("withholding", `${state}.${kind}`, { base: "all", rateBps: 1_000 })),
);
const faultsOf = (...more: readonly RuleText[]) => checkPolicy([...WHOLE, ...more], NOW);

describe("a table that can be published", () => {
  it("has a rate for everybody, known kinds of income and one row a day", () => {
    expect(faultsOf()).toEqual([]);
    expect(faultsOf(row("income", "view", { word: "royalty-other" }), row("treaty", "IN.tip", { rateBps: 0 }), row("term", "w8ben"))).toEqual([]);
  });

  it("may follow one row by another from the day on which it ends, in whatever order they are listed", () => {
    const first = row("treaty", "IN.tip", { rateBps: 1_500, validTo: "2026-01-01" });
    const second = row("treaty", "IN.tip", { rateBps: 1_000, validFrom: "2026-01-01", validTo: "2027-01-01" });
    const third = row("treaty", "IN.tip", { rateBps: 900, validFrom: "2027-01-01" });
    expect(faultsOf(third, first, second)).toEqual([]);
  });

  it("may say the same of two keys, two topics and two countries", () => {
    expect(faultsOf(row("treaty", "IN.tip", { rateBps: 1 }), row("treaty", "DE.tip", { rateBps: 1 }), row("dac7", "IN.tip"))).toEqual([]);
    expect(faultsOf(row("term", "w9"), row("treaty", "w9", { rateBps: 1 }), row("threshold", "w9"))).toEqual([]);
  });
});

describe("a table that is not published", () => {
  const [early, late] = [
    row("treaty", "IN.tip", { rateBps: 1_500, validTo: "2026-01-02" }),
    row("treaty", "IN.tip", { rateBps: 1_000, validFrom: "2026-01-01", validTo: "2027-01-01" }),
  ];

  it("has two rows for one day", () => {
    expect(faultsOf(late, early)).toEqual(["treaty.IN.tip and treaty.IN.tip.2026-01-01 hold on the same days."]);
    expect(faultsOf({ ...early, validTo: null }, late)).toEqual(["treaty.IN.tip and treaty.IN.tip.2026-01-01 hold on the same days."]);
    expect(faultsOf(early, { ...early, validTo: "2025-01-01" })).toEqual(["treaty.IN.tip and treaty.IN.tip hold on the same days."]);
  });

  it("has a row that ends before it begins, or on that very day", () => {
    const ending = (validTo: string) => faultsOf(row("treaty", "IN.tip", { rateBps: 1, validFrom: "2026-01-02", validTo }));
    expect(ending("2026-01-01")).toEqual(["treaty.IN.tip.2026-01-02 ends before it begins."]);
    expect(ending("2026-01-02")).toEqual(["treaty.IN.tip.2026-01-02 ends before it begins."]);
    expect(ending("2026-01-03")).toEqual([]);
  });

  it("names a kind of income that there is not, or none", () => {
    expect(faultsOf(row("income", "view", { word: "royalties" }), row("income", "tip"))).toEqual([
      "income.view names no kind of income.",
      "income.tip names no kind of income.",
    ]);
  });

  it("has a treaty without a rate", () => {
    expect(faultsOf(row("treaty", "IN.tip"))).toEqual(["treaty.IN.tip has no rate."]);
  });

  it("leaves somebody without a rate today, each named once with what is missing", () => {
    const without = WHOLE.filter(({ key }) => key !== "none.tip");
    const fault = (person: string) =>
      `On 2026-11-22 — none, ${person}, tip: Version 0 of the tax policy says nothing of none.${person}.tip or none.tip on 2026-11-22.`;
    expect(checkPolicy(without, NOW)).toEqual([fault("individual"), fault("business")]);
    expect(checkPolicy([...without, row("withholding", "none.business.tip", { base: "all", rateBps: 1 })], NOW)).toEqual([fault("individual")]);
    expect(checkPolicy([...without, row("withholding", "none.tip", { base: "all", rateBps: 1, validFrom: "2026-11-23" })], NOW)).toHaveLength(2);
  });

  it("has an empty rate where nothing else holds: that would be paid without tax", () => {
    const emptied = WHOLE.map((rule) => (rule.key === "w8-plain.tip" ? { ...rule, rateBps: null } : rule));
    expect(checkPolicy(emptied, NOW)).toEqual(
      ["individual", "business"].map((person) => `On 2026-11-22 — w8-plain, ${person}, tip: The row withholding.w8-plain.tip of the tax policy names no rate.`),
    );
  });
});

describe("a row", () => {
  it("is named by its topic, its key and, if it has one, its first day", () => {
    expect(nameOf(row("treaty", "IN.tip"))).toBe("treaty.IN.tip");
    expect(nameOf(row("treaty", "IN.tip", { validFrom: "2026-01-01" }))).toBe("treaty.IN.tip.2026-01-01");
  });

  it("holds from its first day until the day before its last, and the first key that has one decides", () => {
    const rules = [
      row("treaty", "IN.tip", { validFrom: "2026-01-01", validTo: "2026-02-01", word: "near" }),
      row("treaty", "IN.tip", { validFrom: "2026-03-01", word: "later" }),
      row("treaty", "tip", { word: "far" }),
      row("dac7", "IN.tip", { word: "other topic" }),
    ].map((each) => ({ ...each, id: nameOf(each) }));
    const policy = makePolicy(1, rules);
    const wordOn = (day: string, keys = ["IN.tip", "tip"]) => findRule(policy, "treaty", keys, day)?.word;
    const days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-03-01"];
    expect(days.map((day) => wordOn(day))).toEqual(["far", "near", "near", "far", "later"]);
    expect([wordOn("2026-01-15", ["tip", "IN.tip"]), wordOn("2026-01-15", ["DE.tip"]), wordOn("2025-12-31", ["IN.tip"])]).toEqual([
      "far",
      undefined,
      undefined,
    ]);
    expect([findRule(policy, "treaty", [], "2026-01-15"), policy.version]).toEqual([null, 1]);
  });

  it("counts by the day in UTC, of a moment or of its text", () => {
    expect([dayOf(new Date("2026-11-22T23:59:59.999Z")), dayOf("2026-11-22T00:00:00.000Z")]).toEqual(["2026-11-22", "2026-11-22"]);
  });
});
