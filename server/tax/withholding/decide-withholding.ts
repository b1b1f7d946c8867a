import { BPS_PER_WHOLE, MICROS_PER_CENT } from "@/server/kernel/money";
import type { IncomeKind, IncomeLine, TaxBasis, WithheldLine, Withholding } from "../contract";
import { dayOf, findRule, type Policy, type Rule } from "../policy/policy";

type Base = "all" | "us-part" | "nothing";

interface Rate {
  readonly base: Base;
  readonly rateBps: number;
  readonly ruleIds: readonly string[];
}

function requireRule(policy: Policy, keys: readonly string[], day: string): Rule {
  const rule = findRule(policy, "withholding", keys, day);
  if (rule === null) throw new Error(`Version ${policy.version} of the tax policy says nothing of ${keys.join(" or ")} on ${day}.`);
  return rule;
}

function requireBase(rule: Rule): Base {
  if (rule.base === null) throw new Error(`The row ${rule.id} of the tax policy names no base.`);
  return rule.base;
}

/** The rate for one kind of income. Where a row leaves it to a treaty and none is listed, the rate without a treaty holds. */
export function findRate(policy: Policy, basis: TaxBasis, kind: IncomeKind): Rate {
  const day = dayOf(basis.at);
  const { formState, personKind, country } = basis;
  const keys = [...(country === null ? [] : [`${formState}.${personKind}.${country}.${kind}`]), `${formState}.${personKind}.${kind}`, `${formState}.${kind}`];
  const rule = requireRule(policy, keys, day);
  const base = requireBase(rule);
  if (rule.rateBps !== null) return { base, rateBps: rule.rateBps, ruleIds: [rule.id] };
  const treaty = country === null ? null : findRule(policy, "treaty", [`${country}.${rule.word ?? kind}`], day);
  if (treaty !== null && treaty.rateBps !== null) return { base, rateBps: treaty.rateBps, ruleIds: [rule.id, treaty.id] };
  const plain = requireRule(policy, [`w8-plain.${kind}`], day);
  // An empty field is no rate of zero: nothing would be withheld of anybody without a treaty.
  if (plain.rateBps === null) throw new Error(`The row ${plain.id} of the tax policy names no rate.`);
  return { base: requireBase(plain), rateBps: plain.rateBps, ruleIds: [rule.id, plain.id] };
}

// What was found of a policy before: a month's run asks a million times, and there are as many answers as countries and forms.
const found = new WeakMap<Policy, Map<string, Rate>>();

function findRateOnce(policy: Policy, basis: TaxBasis, kind: IncomeKind): Rate {
  const rates = found.get(policy) ?? new Map<string, Rate>();
  found.set(policy, rates);
  const key = `${basis.formState} ${basis.personKind} ${basis.country} ${kind} ${dayOf(basis.at)}`;
  const rate = rates.get(key) ?? findRate(policy, basis, kind);
  rates.set(key, rate);
  return rate;
}

/** `taxable × rate` in whole cents, half a cent rounded up, so that what is left of whole cents is whole cents. */
function taxMicros(taxableMicros: bigint, rateBps: number): bigint {
  const perCent = BPS_PER_WHOLE * MICROS_PER_CENT;
  return ((2n * taxableMicros * BigInt(rateBps) + perCent) / (2n * perCent)) * MICROS_PER_CENT;
}

function withhold(policy: Policy, basis: TaxBasis, line: IncomeLine): WithheldLine {
  const { incomeKind, amountMicros, usMicros } = line;
  if (usMicros < 0n || usMicros > amountMicros) throw new Error("The US part of an amount lies between zero and the amount.");
  const { base, rateBps, ruleIds } = findRateOnce(policy, basis, incomeKind);
  const taxableMicros = base === "all" ? amountMicros : base === "us-part" ? usMicros : 0n;
  return { incomeKind, amountMicros, usMicros, taxableMicros, rateBps, withheldMicros: taxMicros(taxableMicros, rateBps), ruleIds };
}

/** What is withheld of these lines, by one version of the policy and nothing else: the same input gives the same answer for ever. */
export function decideWithholding(policy: Policy, basis: TaxBasis, lines: readonly IncomeLine[]): Withholding {
  const withheld = lines.map((line) => withhold(policy, basis, line));
  return { policyVersion: policy.version, basis, lines: withheld, withheldMicros: withheld.reduce((sum, line) => sum + line.withheldMicros, 0n) };
}
