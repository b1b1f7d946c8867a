export type MrrKind = "new" | "expansion" | "contraction" | "churn" | "reactivation";

/** What a subscription adds to monthly recurring revenue, in cents: nothing in a trial, in a pause, before its first payment or after its end. */
export function mrrCentsOf(subscription: { readonly status: string; readonly monthlyAmount: number }): number {
  return subscription.status === "ACTIVE" || subscription.status === "PAST_DUE" ? subscription.monthlyAmount : 0;
}

/** What a step from one MRR to another is called; null when there is none. `isFirst`: the fan never gave this artist any before. */
export function mrrKindOf(step: { readonly beforeCents: number; readonly afterCents: number; readonly isFirst: boolean }): MrrKind | null {
  const { beforeCents, afterCents } = step;
  if (afterCents < beforeCents) return afterCents === 0 ? "churn" : "contraction";
  if (beforeCents === afterCents) return null;
  if (beforeCents > 0) return "expansion";
  return step.isFirst ? "new" : "reactivation";
}
