import type { Client } from "@/server/accounts";
import type { Services } from "@/server/services";
import { giveGift } from "../gifts/give-gift";
import type { GiftMonths } from "../gifts/rules";
import { makePledge } from "../goals/make-pledge";
import { subscribe } from "../subscriptions/subscribe";
import { sendTip } from "../tips/send-tip";
import { beginGuest, type Guest, rememberGuest } from "./begin-guest";
import type { GuestAnswer, GuestPledgeInput, GuestSubscribeInput, GuestTipInput } from "./contract";

function monthsOf(interval: GuestSubscribeInput["interval"]): GiftMonths {
  return interval === "year" ? 12 : 1;
}

/** A tip from somebody who is not signed in: paid first, the account comes by a link. Answers alike for every address. */
export async function tipAsGuest(services: Services, client: Client, input: GuestTipInput, idempotencyKey: string | null): Promise<GuestAnswer> {
  const { email, name, ...tip } = input;
  const guest = await beginGuest(services, client, { email, name });
  const { tipId, checkout } = await sendTip(services, guest.actor, tip, { idempotencyKey, guestEmail: guest.email });
  await rememberGuest(services, guest, tipId);
  return { checkout };
}

/** A pledge from somebody who is not signed in. */
export async function pledgeAsGuest(services: Services, client: Client, input: GuestPledgeInput, idempotencyKey: string | null): Promise<GuestAnswer> {
  const { email, name, ...pledge } = input;
  const guest = await beginGuest(services, client, { email, name });
  const { pledgeId, checkout } = await makePledge(services, guest.actor, pledge, { idempotencyKey, guestEmail: guest.email });
  await rememberGuest(services, guest, pledgeId);
  return { checkout };
}

/**
 * Paid by somebody who may not be the owner of the account: as months of the tier for its address. Nothing renews, no card of the account
 * is shown or used, a membership that runs is left alone; the owner opens the months by the code in the mail.
 */
async function payMonths(services: Services, guest: Guest, input: Omit<GuestSubscribeInput, "email" | "name">, idempotencyKey: string | null) {
  const { artistId, tier, interval, uiMode } = input;
  const gift = { artistId, tier, months: monthsOf(interval), recipientEmail: guest.email, message: "", uiMode };
  const { giftId, checkout } = await giveGift(services, guest.actor, gift, { idempotencyKey, guestEmail: guest.email });
  return { subjectId: giftId, checkout };
}

/** A membership begun by somebody who is not signed in. Answers alike for every address. */
export async function subscribeAsGuest(services: Services, client: Client, input: GuestSubscribeInput, idempotencyKey: string | null): Promise<GuestAnswer> {
  const { email, name, ...words } = input;
  const guest = await beginGuest(services, client, { email, name });
  if (guest.isKnown) {
    const { subjectId, checkout } = await payMonths(services, guest, words, idempotencyKey);
    await rememberGuest(services, guest, subjectId);
    return { checkout };
  }
  const { subscriptionId, checkout } = await subscribe(services, guest.actor, words, idempotencyKey);
  await rememberGuest(services, guest, subscriptionId);
  return { checkout };
}
