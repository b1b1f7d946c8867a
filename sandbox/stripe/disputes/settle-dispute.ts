import type Stripe from "stripe";
import { recordTransaction } from "../balance/record-transaction";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";

const CLOSED = new Set<string>(["won", "lost", "warning_closed"]);

/**
 * Ends a dispute. Won: the money comes back, the fee does not. Lost: nothing moves any more.
 * @throws 400 when it is closed already.
 */
export function settleDispute(ctx: Context, id: string, outcome: "won" | "lost"): Stripe.Dispute {
  const before = ctx.get("dispute", id);
  if (CLOSED.has(before.status)) throw invalidRequest("This dispute is already closed.", { code: "resource_missing" });
  ctx.unschedule("lose_dispute", ctx.subjectOf(id));
  const isInquiry = before.status.startsWith("warning_");
  const closed = ctx.patch("dispute", id, { status: isInquiry ? "warning_closed" : outcome });
  if (outcome === "won" && !isInquiry) {
    const movement = recordTransaction(ctx, {
      type: "adjustment",
      reportingCategory: "dispute_reversal",
      amount: before.amount,
      currency: before.currency,
      source: id,
      description: `Chargeback reversal for ${String(before.charge)}`,
      isAvailableAtOnce: true,
    });
    const reinstated = ctx.patch("dispute", id, { balance_transactions: [...before.balance_transactions, movement] });
    ctx.emit("charge.dispute.funds_reinstated", reinstated);
  }
  ctx.emit("charge.dispute.closed", ctx.get("dispute", id), { status: before.status });
  return ctx.get("dispute", closed.id);
}
