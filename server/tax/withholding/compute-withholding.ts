import type { Tx } from "@/db/client";
import type { IncomeKind, IncomeLine, Withholding } from "../contract";
import { isIncomeKind } from "../contract";
import { loadPolicy } from "../policy/load-policy";
import { dayOf } from "../policy/policy";
import { decideWithholding } from "./decide-withholding";
import { basisOf, findTaxBases } from "./find-tax-basis";

/** What is withheld from a payment to a person at a moment, by the form that holds then and the policy published by then. Writes nothing. */
export async function computeWithholding(
  tx: Tx,
  payment: { readonly userId: string; readonly at: Date; readonly lines: readonly IncomeLine[] },
): Promise<Withholding> {
  const policy = await loadPolicy(tx, { at: payment.at });
  const bases = await findTaxBases(tx, [payment.userId], payment.at);
  return decideWithholding(policy, bases.get(payment.userId) ?? basisOf(undefined, payment.at), payment.lines);
}

/** The kind of income that each source of earnings is (`view`, `patron`, `tip`, …) by the policy at a moment. A source without a row is a royalty. */
export async function findIncomeKinds(tx: Tx, at: Date): Promise<ReadonlyMap<string, IncomeKind>> {
  const policy = await loadPolicy(tx, { at });
  const day = dayOf(at);
  const rows = [...policy.rules.values()]
    .flat()
    .filter((rule) => rule.topic === "income" && (rule.validFrom ?? day) <= day && (rule.validTo === null || day < rule.validTo));
  return new Map(rows.flatMap((rule): [string, IncomeKind][] => (rule.word !== null && isIncomeKind(rule.word) ? [[rule.key, rule.word]] : [])));
}
