import { and, eq, inArray } from "drizzle-orm";
import { patronSubscriptions, payments } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { findDomainError } from "@/server/kernel/errors";
import { refundPayment } from "@/server/patronage/payments/refund-payment";
import { cancelSubscription } from "@/server/patronage/subscriptions/cancel-subscription";
import { changeSubscription } from "@/server/patronage/subscriptions/change-subscription";
import { pauseSubscription } from "@/server/patronage/subscriptions/pause-subscription";
import { resumeSubscription } from "@/server/patronage/subscriptions/resume-subscription";
import { subscribe } from "@/server/patronage/subscriptions/subscribe";
import { sendTip } from "@/server/patronage/tips/send-tip";
import { pressPay } from "@/test/pay-checkout";
import type { World } from "./world";

const TIERS = ["bronze", "bronze", "bronze", "silver", "silver", "gold", "platinum"];
/** Mostly good; the rest are declined at once, fail at the first renewal, or are disputed. */
const SUBSCRIBER_CARDS = [...Array.from({ length: 17 }, () => "pm_card_visa"), "pm_card_mastercard", "pm_card_chargeCustomerFail", "pm_card_chargeDeclined"];
const TIPPER_CARDS = [...Array.from({ length: 14 }, () => "pm_card_visa"), "pm_card_createDispute", "pm_card_refundFail", "pm_card_chargeDeclined"];
const TIPS_CENTS = [200, 333, 500, 777, 1_000, 2_501, 9_999];

/** How likely each is in half a month of one fan. */
const TIP = 0.06;
const CHANGE = 0.05;
const CANCEL = 0.03;
const RESUME = 0.4;
const PAUSE = 0.02;
const REFUND = 0.03;

/** Does what was wished, or counts that the product refused it by a rule. Anything else that goes wrong ends the run. */
async function attempt(world: World, name: string, act: () => Promise<unknown>): Promise<void> {
  const count = (key: string) => world.counts.set(key, (world.counts.get(key) ?? 0) + 1);
  try {
    await act();
    count(name);
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known === null || known.status >= 500) throw thrown;
    count(`${name}, refused (${known.code})`);
  }
}

/** Half a month of one fan: joins, tips, changes, pauses, leaves, comes back; an artist gives money back. */
export async function liveHalfMonth(world: World, fan: Actor): Promise<void> {
  const { random } = world;
  const { services } = world.t;
  const { id, artistId, status, cancelAtPeriodEnd } = patronSubscriptions;
  const own = await services.db
    .select({ id, artistId, status, cancelAtPeriodEnd })
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.fanId, fan.userId), inArray(status, ["INCOMPLETE", "TRIALING", "ACTIVE", "PAST_DUE", "PAUSED"])));
  if (random.chance(world.joinChance)) await join(world, fan);
  if (random.chance(TIP)) await tip(world, fan);
  for (const subscription of own) {
    const input = { id: subscription.id };
    if (subscription.cancelAtPeriodEnd || subscription.status === "PAUSED") {
      if (random.chance(RESUME)) await attempt(world, "resume", () => resumeSubscription(services, fan, input, null));
      continue;
    }
    if (subscription.status !== "ACTIVE") continue;
    if (random.chance(CHANGE)) await attempt(world, "change", () => changeSubscription(services, fan, { ...input, tier: random.pick(TIERS) }, null));
    else if (random.chance(CANCEL)) await attempt(world, "cancel", () => cancelSubscription(services, fan, input, null));
    else if (random.chance(PAUSE)) await attempt(world, "pause", () => pauseSubscription(services, fan, { ...input, months: 1 }, null));
  }
  if (random.chance(REFUND)) await refund(world, fan);
}

async function join(world: World, fan: Actor): Promise<void> {
  const { t, random } = world;
  const [artist, tier, card] = [random.pick(world.artists), random.pick(TIERS), random.pick(SUBSCRIBER_CARDS)];
  const interval = random.chance(0.1) ? "year" : "month";
  await attempt(world, "subscribe", async () => {
    const begun = await subscribe(t.services, fan, { artistId: artist.userId, tier, interval, uiMode: "elements" }, null);
    if (begun.status === "INCOMPLETE") await pressPay(t, begun.subscriptionId, { paymentMethod: card });
  });
}

async function tip(world: World, fan: Actor): Promise<void> {
  const { t, random } = world;
  const [artist, amount, card] = [random.pick(world.artists), random.pick(TIPS_CENTS), random.pick(TIPPER_CARDS)];
  await attempt(world, "tip", async () => {
    const input = { artistId: artist.userId, amount, message: "", showsName: false, uiMode: "elements" } as const;
    const { tipId } = await sendTip(t.services, fan, input, { idempotencyKey: null, guestEmail: null });
    await pressPay(t, tipId, { paymentMethod: card });
  });
}

/** The artist gives back the fan's latest payment, or a part of it. */
async function refund(world: World, fan: Actor): Promise<void> {
  const { t, random } = world;
  const found = await t.services.db.query.payments.findFirst({
    where: and(eq(payments.fanId, fan.userId), inArray(payments.status, ["succeeded", "partially_refunded"])),
    orderBy: (table, { desc }) => desc(table.id),
  });
  const artist = world.artists.find((each) => each.userId === found?.artistId);
  if (found === undefined || artist === undefined) return;
  const left = found.amountCents - found.refundedCents;
  const amount = random.chance(0.5) ? undefined : 1 + Math.floor(random.next() * left);
  await attempt(world, amount === undefined ? "refund" : "refund in part", () => refundPayment(t.services, artist, { paymentId: found.id, amount }, null));
}
