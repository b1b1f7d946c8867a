import type { PayoutRunDetail } from "./payout-words";

type Run = Pick<PayoutRunDetail, "status"> & { readonly byState: readonly Pick<PayoutRunDetail["byState"][number], "state" | "payouts">[] };

const AT_REST: ReadonlySet<string> = new Set(["HELD", "SETTLED", "RETURNED", "FAILED_FINAL"]);

/** What can still be cancelled. */
export function countUnsent({ byState }: Pick<Run, "byState">): number {
  return byState.reduce((sum, { state, payouts }) => (state === "HELD" || state === "APPROVED" ? sum + payouts : sum), 0);
}

/** Whether something of a run changes by itself, so that it is worth looking again. */
export function isRunMoving(run: Run): boolean {
  if (run.status === "preparing") return true;
  return run.byState.some(({ state }) => !AT_REST.has(state)) || (run.status === "cancelled" && countUnsent(run) > 0);
}
