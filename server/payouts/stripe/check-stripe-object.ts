import { eq } from "drizzle-orm";
import { payoutOutbox, payoutRequests, payoutStripeAccounts } from "@/db/schema";
import type { Services } from "../../services";
import { checkPayouts } from "../outbox/check-payouts";
import { readStripeAccount } from "./onboard";

export interface ChangedObject {
  /** As in Stripe's field `object`: `payout`, `transfer` or `account`. */
  readonly objectType: string;
  readonly objectId: string;
  /** The connected account that it happened to; null for our own. */
  readonly account: string | null;
}

async function findPayoutId(services: Services, { objectType, objectId }: ChangedObject): Promise<string | null> {
  if (objectType === "payout") {
    const [row] = await services.db.select({ id: payoutRequests.id }).from(payoutRequests).where(eq(payoutRequests.railReference, objectId)).limit(1);
    return row?.id ?? null;
  }
  const transfer = await services.stripe.call((stripe) => stripe.transfers.retrieve(objectId));
  const [row] = await services.db
    .select({ id: payoutOutbox.payoutId })
    .from(payoutOutbox)
    .where(eq(payoutOutbox.key, transfer.transfer_group ?? ""))
    .limit(1);
  return row?.id ?? null;
}

/** What a webhook named is read anew at Stripe; what the webhook said of it is not believed. What is not ours is left alone. */
export async function checkStripeObject(services: Services, changed: ChangedObject): Promise<void> {
  if (changed.objectType === "account") {
    const [known] = await services.db.select().from(payoutStripeAccounts).where(eq(payoutStripeAccounts.stripeAccountId, changed.objectId)).limit(1);
    if (known !== undefined) await readStripeAccount(services, { userId: known.userId });
    return;
  }
  if (changed.objectType !== "payout" && changed.objectType !== "transfer") return;
  const payoutId = await findPayoutId(services, changed);
  if (payoutId !== null) await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId], isForced: true });
}
