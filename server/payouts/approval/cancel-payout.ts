import { type Actor, requireAdmin } from "../../kernel/actor";
import type { Services } from "../../services";
import { failUnsentIn } from "../states/fail-unsent";
import type { PayoutRow } from "../states/move-payouts";
import { lockPayout } from "./approve-payout";

/**
 * Ends a payout of which nothing was sent; the money is the artist's again.
 * @throws DomainError `conflict` once it may have been sent.
 */
export async function cancelPayout(services: Services, actor: Actor, input: { readonly payoutId: string; readonly reason: string }): Promise<PayoutRow> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const payout = await lockPayout(tx, input.payoutId);
    await failUnsentIn(tx, payout, { reason: input.reason, actorId: actor.userId, now });
    return lockPayout(tx, payout.id);
  });
}
