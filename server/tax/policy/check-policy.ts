import { FORM_STATES, INCOME_KINDS, isIncomeKind } from "../contract";
import { findRate } from "../withholding/decide-withholding";
import { dayOf, makePolicy, type RuleText } from "./policy";

/** What a row is in a table: no other has the same topic, key and first day. */
export function nameOf(rule: Pick<RuleText, "topic" | "key" | "validFrom">): string {
  return [rule.topic, rule.key, ...(rule.validFrom === null ? [] : [rule.validFrom])].join(".");
}

function findOverlaps(rules: readonly RuleText[]): string[] {
  const faults: string[] = [];
  const sorted = rules.toSorted((a, b) => `${a.topic}.${a.key}`.localeCompare(`${b.topic}.${b.key}`) || (a.validFrom ?? "").localeCompare(b.validFrom ?? ""));
  sorted.forEach((rule, index) => {
    const next = sorted[index + 1];
    if (rule.validTo !== null && rule.validTo <= (rule.validFrom ?? "")) faults.push(`${nameOf(rule)} ends before it begins.`);
    if (next === undefined || next.topic !== rule.topic || next.key !== rule.key) return;
    if (rule.validTo === null || rule.validTo > (next.validFrom ?? "")) faults.push(`${nameOf(rule)} and ${nameOf(next)} hold on the same days.`);
  });
  return faults;
}

function findGaps(rules: readonly RuleText[], at: Date): string[] {
  const policy = makePolicy(
    0,
    rules.map((rule) => ({ ...rule, id: nameOf(rule) })),
  );
  const faults = new Set<string>();
  for (const formState of FORM_STATES) {
    for (const personKind of ["individual", "business"] as const) {
      for (const kind of INCOME_KINDS) {
        try {
          findRate(policy, { formId: null, formState, country: null, personKind, at: at.toISOString() }, kind);
        } catch (thrown) {
          faults.add(`${formState}, ${personKind}, ${kind}: ${thrown instanceof Error ? thrown.message : "no rate"}`);
        }
      }
    }
  }
  return [...faults];
}

/** What stands against publishing these rows: overlaps, sources of unknown kinds, and whatever would leave a payment of today without a rate. */
export function checkPolicy(rules: readonly RuleText[], now: Date): string[] {
  const unknownKinds = rules
    .filter((rule) => rule.topic === "income" && !isIncomeKind(rule.word ?? ""))
    .map((rule) => `${nameOf(rule)} names no kind of income.`);
  const withoutRate = rules.filter((rule) => rule.topic === "treaty" && rule.rateBps === null).map((rule) => `${nameOf(rule)} has no rate.`);
  return [...findOverlaps(rules), ...unknownKinds, ...withoutRate, ...findGaps(rules, now).map((gap) => `On ${dayOf(now)} — ${gap}`)];
}
