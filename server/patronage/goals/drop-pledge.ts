import { queueMail } from "@/server/accounts";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { syncFromStripe } from "../sync/sync-from-stripe";
import { endFanPayment } from "./fan-payment";
import { finishCollecting } from "./finish-collecting";
import { pledgeDroppedMail } from "./mail-pledge";
import { changeAttempt, type PledgeCase } from "./pledge-queries";
import { lockGoal } from "./recount-goal";
import { sendReleased } from "./send-released";

/** Makes sure that the pledge cannot be paid any more by the intent that we made; false when it was paid after all. */
export async function cancelIntent(services: Services, intentId: string): Promise<boolean> {
  try {
    const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
    if (intent.status === "canceled") return true;
    if (intent.status !== "succeeded" && intent.status !== "processing") {
      await services.stripe.call((stripe) => stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey: `pledge-cancel:${intentId}` }));
      return true;
    }
  } catch (thrown) {
    // It may have been paid between our look and the call: what it is now decides.
    if (!(thrown instanceof DomainError) || thrown.code === "unavailable") throw thrown;
    const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
    if (intent.status === "canceled") return true;
  }
  await syncFromStripe(services, { objectType: "payment_intent", objectId: intentId });
  return false;
}

/** Gives a pledge up, a week after its goal's end: nothing can charge it from then on. */
export async function dropPledge(services: Services, found: PledgeCase): Promise<void> {
  const { pledge } = found;
  const intentId = pledge.stripePaymentIntentId;
  if (intentId !== null && !(await cancelIntent(services, intentId))) return;
  if (!(await endFanPayment(services, pledge))) return;
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    await lockGoal(tx, pledge.goalId);
    const change = { status: "DROPPED" as const, nextAttemptAt: null };
    if (!(await changeAttempt(tx, { pledgeId: pledge.id, attempt: pledge.attempts }, change, now))) return;
    await sendReleased(tx, { ...pledge, ...change });
    await queueMail(tx, pledgeDroppedMail(services.env, found), now);
    await finishCollecting(tx, pledge.goalId, now);
  });
}
