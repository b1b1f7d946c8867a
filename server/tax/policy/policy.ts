export const TOPICS = ["income", "withholding", "treaty", "threshold", "term", "dac7"] as const;
export type Topic = (typeof TOPICS)[number];
export const BASES = ["all", "us-part", "nothing"] as const;

/** What a row of the policy says, without its name and versions: what an import carries. */
export interface RuleText {
  readonly topic: Topic;
  /** By topic. income: a source of earnings. withholding: `state[.person[.country]].kind`. treaty: `country.kind`. threshold: a report. term: a form. dac7: a country. */
  readonly key: string;
  readonly base: (typeof BASES)[number] | null;
  readonly rateBps: number | null;
  readonly amount: number | null;
  readonly word: string | null;
  readonly article: string;
  /** First day, ISO 8601; null: always before. */
  readonly validFrom: string | null;
  /** First day no more. */
  readonly validTo: string | null;
  readonly source: string;
  readonly note: string;
  readonly verifiedBy: string | null;
}

export interface Rule extends RuleText {
  readonly id: string;
}

/** One version of the policy, whole. */
export interface Policy {
  readonly version: number;
  /** By `topic.key`. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
}

/** Whether a row holds on a day (UTC, `2026-11-22`). */
function holdsOn(rule: Pick<RuleText, "validFrom" | "validTo">, day: string): boolean {
  return (rule.validFrom === null || rule.validFrom <= day) && (rule.validTo === null || day < rule.validTo);
}

/** The row of the first key that has one on that day. */
export function findRule(policy: Policy, topic: Topic, keys: readonly string[], day: string): Rule | null {
  for (const key of keys) {
    const found = policy.rules.get(`${topic}.${key}`)?.find((rule) => holdsOn(rule, day));
    if (found !== undefined) return found;
  }
  return null;
}

export function dayOf(at: Date | string): string {
  return (typeof at === "string" ? at : at.toISOString()).slice(0, "2026-11-22".length);
}

export function makePolicy(version: number, rules: readonly Rule[]): Policy {
  const byKey = new Map<string, Rule[]>();
  for (const rule of rules) {
    const name = `${rule.topic}.${rule.key}`;
    byKey.set(name, [...(byKey.get(name) ?? []), rule]);
  }
  return { version, rules: byKey };
}
