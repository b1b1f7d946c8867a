import type { SubjectKind } from "../metadata";
import type { FeeKind } from "./rules";

/** Which of the platform's rates is taken of what was paid for: tips have their own, everything else is patronage. */
export function feeKindOf(kind: SubjectKind | "card"): FeeKind {
  return kind === "tip" ? "tip" : "patronage";
}

/** What is taken of each thing that can be paid for, in basis points: what a page shows before paying. */
export function feeBpsByKind(rates: Readonly<Record<FeeKind, number>>): Readonly<Record<SubjectKind, number>> {
  const rateOf = (kind: SubjectKind) => rates[feeKindOf(kind)];
  return { subscription: rateOf("subscription"), tip: rateOf("tip"), gift: rateOf("gift"), pledge: rateOf("pledge"), ticket: rateOf("ticket") };
}
