import { and, eq, lte, sql } from "drizzle-orm";
import type Stripe from "stripe";
import { goalPledges } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { queueMail } from "@/server/accounts";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findOpenCheckout, lockSubject } from "../checkouts/queries";
import { makeMetadata } from "../metadata";
import { idOf } from "../sync/reading";
import { syncFromStripe } from "../sync/sync-from-stripe";
import { idsOf } from "./apply-pledge";
import { dropPledge } from "./drop-pledge";
import { endFanPayment } from "./fan-payment";
import { pledgeFailedMail } from "./mail-pledge";
import { changeAttempt, findPledge, type PledgeCase, type PledgeRow } from "./pledge-queries";
import { dropTime, nextAttemptTime } from "./rules";

const CONFIRMATION = "authentication_required";

/**
 * Keeps which intent is the pledge's, unless the fan has taken the payment into their own hands meanwhile. Under this lock no page is opened:
 * a pledge has an intent of ours or a page in which its fan pays, never both.
 */
async function keepIntent(services: Services, pledge: PledgeRow, intentId: string): Promise<boolean> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await lockSubject(tx, pledge.id);
    if ((await findOpenCheckout(tx, pledge.id)) !== undefined) return false;
    const isOurs = and(
      eq(goalPledges.id, pledge.id),
      eq(goalPledges.status, "CHARGING"),
      eq(goalPledges.attempts, pledge.attempts),
      lte(goalPledges.nextAttemptAt, now),
      sql`${goalPledges.stripePaymentIntentId} is not distinct from ${pledge.stripePaymentIntentId}`,
    );
    const kept = await tx.update(goalPledges).set({ stripePaymentIntentId: intentId, updatedAt: now }).where(isOurs).returning({ id: goalPledges.id });
    return kept.length > 0;
  });
}

/**
 * The one payment intent of the pledge, made at Stripe without charging anything; null when the fan has taken over. Only an intent whose id is
 * in our row is ever confirmed, it is replaced only once it is cancelled, and it succeeds at most once: no crash charges twice.
 */
async function ensureIntent(services: Services, pledge: PledgeRow): Promise<Stripe.PaymentIntent | null> {
  const known = pledge.stripePaymentIntentId;
  const kept = known === null ? null : await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(known));
  if (kept !== null && kept.status !== "canceled") return kept;
  const { id, amount, currency, fanId, artistId, attempts, stripePaymentMethodId } = pledge;
  if (stripePaymentMethodId === null) throw new Error("A pledge without a card is being charged.");
  const card = await services.stripe.call((stripe) => stripe.paymentMethods.retrieve(stripePaymentMethodId));
  const customer = idOf(card.customer);
  if (customer === null) throw new DomainError("rule_refused", { sentence: "The card is no longer there.", details: { declineCode: "card_removed" } });
  const intent = await services.stripe.call((stripe) =>
    stripe.paymentIntents.create(
      {
        ...{ amount, currency: currency.toLowerCase(), customer, payment_method: stripePaymentMethodId },
        metadata: makeMetadata({ kind: "pledge", subjectId: id, artistId, fanId }),
      },
      // Of each attempt its own: an earlier one would bring back the intent that was cancelled when the fan took over.
      { idempotencyKey: `pledge:${id}:${attempts}` },
    ),
  );
  return (await keepIntent(services, pledge, intent.id)) ? intent : null;
}

/** Writes down that an attempt failed, when the next one is, and tells fan and artist. A repeat of the same attempt changes nothing. */
async function noteFailure(services: Services, found: PledgeCase, reason: string): Promise<void> {
  const now = services.clock.now();
  const { id, attempts } = found.pledge;
  const nextAttemptAt = nextAttemptTime(found.goal.endedAt ?? now, now);
  await services.db.transaction(async (tx) => {
    const isNoted = await changeAttempt(tx, { pledgeId: id, attempt: attempts }, { attempts: attempts + 1, nextAttemptAt, lastError: reason }, now);
    if (!isNoted) return;
    await sendEvent(tx, { id: `pledge:${id}:failed:${attempts}`, name: "patronage/pledge.failed", data: { ...idsOf(found.pledge), attempt: attempts } });
    await queueMail(tx, pledgeFailedMail(services.env, found, reason === CONFIRMATION), now);
  });
}

async function charge(services: Services, found: PledgeCase): Promise<void> {
  const { pledge } = found;
  const intent = await ensureIntent(services, pledge);
  if (intent === null) return;
  const request = { payment_method: pledge.stripePaymentMethodId ?? "", off_session: true };
  const confirmed =
    intent.status === "succeeded" || intent.status === "processing" || intent.status === "canceled"
      ? intent
      : await services.stripe.call((stripe) =>
          stripe.paymentIntents.confirm(intent.id, request, { idempotencyKey: `pledge:${pledge.id}:${intent.id}:${pledge.attempts}` }),
        );
  // What was charged is written down by the one path, as everything else.
  if (confirmed.status === "succeeded") await syncFromStripe(services, { objectType: "payment_intent", objectId: confirmed.id });
  else await noteFailure(services, found, confirmed.status === "processing" ? "processing" : CONFIRMATION);
}

/**
 * One attempt to charge the saved card of a pledge whose goal was reached. Safe to repeat at any point: an attempt that has passed, a pledge
 * that was paid, dropped or taken over by the fan is left alone.
 * @throws DomainError `unavailable` while Stripe gives no answer: the same attempt is then made again.
 */
export async function chargePledge(services: Services, input: { readonly pledgeId: string; readonly attempt: number }): Promise<void> {
  const found = await findPledge(services.db, input.pledgeId);
  const now = services.clock.now();
  if (found === undefined || found.pledge.status !== "CHARGING" || found.pledge.attempts !== input.attempt) return;
  const { pledge, goal } = found;
  if (pledge.nextAttemptAt === null || pledge.nextAttemptAt > now) return;
  if (pledge.attempts > 0 && dropTime(goal.endedAt ?? now) <= now) return dropPledge(services, found);
  // Before the first attempt of ours, no fan pays in a page.
  if (pledge.attempts > 0 && !(await endFanPayment(services, pledge))) return;
  try {
    await charge(services, found);
  } catch (thrown) {
    // The bank's no is an answer; anything else is not, and the attempt is repeated.
    if (!(thrown instanceof DomainError) || thrown.code !== "rule_refused") throw thrown;
    await noteFailure(services, found, String(thrown.details.declineCode ?? "card_declined"));
  }
}

/** After every try of an attempt's job broke: the pledge waits for its next day like one that the bank refused, and no other is held up. */
export async function postponePledge(services: Services, input: { readonly pledgeId: string; readonly attempt: number }): Promise<void> {
  const found = await findPledge(services.db, input.pledgeId);
  if (found === undefined) return;
  const now = services.clock.now();
  const change = { attempts: input.attempt + 1, nextAttemptAt: nextAttemptTime(found.goal.endedAt ?? now, now), lastError: "unreachable" };
  await changeAttempt(services.db, input, change, now);
}
