import { and, asc, eq, isNotNull, isNull, lte, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { gifts } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { letter, type MailToQueue, makeSecret, pageUrl, queueMail } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type GiftCase, selectGifts } from "./queries";
import { RESEND_EVERY_MS } from "./rules";
import { stopRenewal } from "./stop-renewal";

const DUE_MAX = 500;
const HOUR_CHARS = 13;

function giftMail(env: Services["env"], found: GiftCase, code: string): MailToQueue {
  const { gift, tier, artist, giverName, giverEmail } = found;
  const months = gift.months === 1 ? "a month" : `${gift.months} months`;
  // Whoever paid without signing in at an address that has an account paid for that account.
  const isOwn = giverEmail === gift.recipientEmail;
  const words = gift.message === "" ? [] : [`${giverName} writes: ${gift.message}`];
  return {
    to: gift.recipientEmail,
    subject: isOwn ? `Paid: ${months} of ${artist.name}` : `${giverName} gives you ${months} of ${artist.name}`,
    body: letter(
      `${isOwn ? "Paid with your address:" : `${giverName} gives you`} ${months} of "${tier.name}", the membership of ${artist.name}.${isOwn ? " It does not renew." : ""}`,
      ...words,
      `Open it here: ${pageUrl(env, `/gifts/redeem?code=${code}`)}`,
      "The link works once and does not expire. You need an account to open it; you can make one there.",
    ),
  };
}

/** Makes a code, of which only the hash is kept, and mails it. A code from before dies with it. */
async function mailCode(tx: Tx, services: Services, found: GiftCase, now: Date): Promise<void> {
  const { secret, hash } = makeSecret("gift_");
  await tx.update(gifts).set({ status: "SENT", codeHash: hash, updatedAt: now }).where(eq(gifts.id, found.gift.id));
  await queueMail(tx, giftMail(services.env, found, secret), now);
}

async function lockGift(tx: Tx, giftId: string): Promise<GiftCase | undefined> {
  await tx.select({ id: gifts.id }).from(gifts).where(eq(gifts.id, giftId)).for("update");
  const [found] = await selectGifts(tx, eq(gifts.id, giftId)).limit(1);
  return found;
}

/** What the owner of an address hears whose free days somebody else began: nothing was paid, so there is nothing to open. */
function untouchedMail(env: Services["env"], { gift, artist, tier }: GiftCase): MailToQueue {
  return {
    to: gift.recipientEmail,
    subject: `Become a patron of ${artist.name} from your account`,
    body: letter(
      `Somebody who was not signed in began "${tier.name}" of ${artist.name} with your address, which has an account. Nothing was charged, and nothing will be.`,
      `If it was you, sign in first, and begin there: ${pageUrl(env, `/artists/${artist.handle}`)}`,
    ),
  };
}

/** Sends a gift that is paid and whose day has come, once. What a guest's months were paid by is stopped before anything else. */
export async function sendGift(services: Services, input: { readonly giftId: string }): Promise<void> {
  await stopRenewal(services, input.giftId);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const found = await lockGift(tx, input.giftId);
    if (found?.gift.status === "PAID" && found.gift.sendAt <= now) await mailCode(tx, services, found, now);
    if (found?.gift.status === "PENDING" && found.gift.renewalStoppedAt !== null) {
      await tx.update(gifts).set({ status: "EXPIRED", updatedAt: now }).where(eq(gifts.id, found.gift.id));
      await queueMail(tx, untouchedMail(services.env, found), now);
    }
  });
}

/** Mails a new code to the same address, for a giver whose first one was lost. @throws not_found; conflict; rate_limited */
export async function resendGift(services: Services, actor: Actor, input: { readonly giftId: string }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const found = await lockGift(tx, input.giftId);
    if (found === undefined || found.gift.giverId !== actor.userId) throw new DomainError("not_found");
    if (found.gift.status !== "SENT") throw new DomainError("conflict", { sentence: "This gift has not been sent yet, or was opened already." });
    const waitMs = found.gift.updatedAt.getTime() + RESEND_EVERY_MS - now.getTime();
    if (waitMs > 0) throw new DomainError("rate_limited", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
    await mailCode(tx, services, found, now);
  });
}

/** Sets going the gifts whose day has come; told again each hour, should a job have broken. */
export async function raiseDueGifts(services: Services): Promise<{ gifts: number }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const isDue = and(eq(gifts.status, "PAID"), lte(gifts.sendAt, now));
    const isRenewing = and(isNotNull(gifts.stripeSubscriptionId), isNull(gifts.renewalStoppedAt));
    const due = await tx.select({ id: gifts.id }).from(gifts).where(or(isDue, isRenewing)).orderBy(asc(gifts.sendAt)).limit(DUE_MAX);
    const hour = now.toISOString().slice(0, HOUR_CHARS);
    for (const { id } of due) await sendEvent(tx, { id: `gift:${id}:due:${hour}`, name: "patronage/gift.due", data: { giftId: id } });
    return { gifts: due.length };
  });
}
