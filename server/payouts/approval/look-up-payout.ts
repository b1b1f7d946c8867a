import { eq } from "drizzle-orm";
import { payoutRequests } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { checkPayouts } from "../outbox/check-payouts";

/**
 * Asks the rail now what became of a payout, without waiting for the next look.
 * @throws DomainError not_found; `conflict` when there is nothing to ask, or it is being asked already.
 */
export async function lookUpPayout(services: Services, actor: Actor, input: { readonly payoutId: string }): Promise<void> {
  requireAdmin(actor);
  const [payout] = await services.db.select().from(payoutRequests).where(eq(payoutRequests.id, input.payoutId)).limit(1);
  if (payout === undefined) throw new DomainError("not_found");
  const { looked } = await checkPayouts(services, { rail: payout.rail, payoutIds: [payout.id], isForced: true });
  if (looked === 0)
    throw new DomainError("conflict", { sentence: "There is nothing to ask: it was not sent yet, has ended, or is being asked at this moment." });
}
