import type { Client } from "@/server/accounts";
import type { Services } from "@/server/services";
import { isCurrency } from "../currencies/rules";
import { makePledge } from "../goals/make-pledge";
import { findOfferedTier } from "../subscriptions/offer";
import { subscribe } from "../subscriptions/subscribe";
import { sendTip } from "../tips/send-tip";
import { beginGuest, rememberGuest } from "./begin-guest";
import { beginMonths } from "./begin-months";
import type { GuestAnswer, GuestPledgeInput, GuestSubscribeInput, GuestTipInput } from "./contract";

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

/** A membership begun by somebody who is not signed in. Until it is paid, everything is the same for every address. */
export async function subscribeAsGuest(services: Services, client: Client, input: GuestSubscribeInput, idempotencyKey: string | null): Promise<GuestAnswer> {
  const { email, name, ...words } = input;
  const guest = await beginGuest(services, client, { email, name });
  // Nothing that the address chose before has a say.
  const { currency: ofTier } = await findOfferedTier(services, words);
  const currency = words.currency ?? (isCurrency(ofTier) ? ofTier : undefined);
  if (guest.isKnown) {
    const { subjectId, checkout } = await beginMonths(services, guest, { ...words, currency }, idempotencyKey);
    await rememberGuest(services, guest, subjectId);
    return { checkout };
  }
  const { subscriptionId, checkout } = await subscribe(services, guest.actor, { ...words, currency }, idempotencyKey);
  await rememberGuest(services, guest, subscriptionId);
  return { checkout };
}
