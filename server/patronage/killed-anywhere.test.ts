import { eq } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { artistGoals, checkouts, eventOutbox, patronSubscriptions, payments, users } from "@/db/schema";
import { EVENTS } from "@/inngest/events";
import { ensureAccount } from "@/server/accounts";
import { type Actor, SCOPES } from "@/server/kernel/actor";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { judge } from "@/test/chaos/judge";
import { inLanes } from "@/test/chaos/run-jobs";
import { doom } from "@/test/doomed-services";
import { addTiers } from "@/test/patrons";
import { createTestMoney, payCheckout, type TestMoney } from "@/test/stripe";
import { giftInput } from "./gifts/contract";
import { giveGift } from "./gifts/give-gift";
import { chargePledge } from "./goals/charge-pledge";
import { closeGoal } from "./goals/close-goal";
import { goalInput, pledgeInput } from "./goals/contract";
import { createGoal } from "./goals/create-goal";
import { makePledge } from "./goals/make-pledge";
import { refundPayment } from "./payments/refund-payment";
import { cancelSubscription } from "./subscriptions/cancel-subscription";
import { changeSubscription } from "./subscriptions/change-subscription";
import { pauseSubscription } from "./subscriptions/pause-subscription";
import { subscribe } from "./subscriptions/subscribe";
import { withdraw } from "./subscriptions/withdraw";
import { tendSubscriptions } from "./sweep/tend-subscriptions";
import { syncFromStripe } from "./sync/sync-from-stripe";
import { tipInput } from "./tips/contract";
import { sendTip } from "./tips/send-tip";

/** More than any of these has; who reaches it runs in circles. */
const POINTS_MAX = 120;
const LOST_MS = 2 * MINUTE_MS;
/** Use-cases at a time: more of them only wait for each other. */
const LANES = 4;
vi.setConfig({ hookTimeout: 120_000 });

interface Victim {
  readonly actor: Actor;
  /** The membership, payment, pledge or session that it is about. */
  readonly id: string;
  /** Where it died, for who reads a failure. */
  where: string;
}

/** What is at Stripe and in our books of one fan, in cents. */
interface Effect {
  readonly customers: number;
  readonly subscriptions: readonly string[];
  readonly charges: readonly number[];
  readonly refunds: readonly number[];
  readonly payments: readonly number[];
}

interface UseCase {
  readonly name: string;
  /** What must be there before; the id that the work is about. */
  prepare(actor: Actor): Promise<string>;
  work(services: Services, victim: Victim, key: string): Promise<unknown>;
  /** The checkout that the fan pays in at the end, if the work opens one. */
  readonly isPaidAfter?: true;
  /** Nobody asks again: what was decided is done by a job. */
  readonly isLeft?: true;
  readonly effect: Omit<Effect, "customers">;
}

let t: TestMoney;
let artist: Actor;
let stripe: Stripe;
let made = 0;

async function addSomebody(name: string): Promise<Actor> {
  const { user } = await ensureAccount(t.services.db, { email: `victim-${process.pid}-${++made}@example.test`, name }, t.clock.now());
  return { userId: user.id, role: "fan", via: "session", sessionId: null, scopes: SCOPES };
}

async function addArtist(): Promise<Actor> {
  const actor: Actor = { ...(await addSomebody("An artist")), role: "artist" };
  await t.services.db.update(users).set({ role: "artist" }).where(eq(users.id, actor.userId));
  await addTiers(t.services, actor.userId);
  return actor;
}

async function sessionOf(checkoutId: string): Promise<string> {
  const [row] = await t.services.db.select({ id: checkouts.stripeSessionId }).from(checkouts).where(eq(checkouts.id, checkoutId));
  if (row?.id == null) throw new Error(`${checkoutId} was never opened.`);
  return row.id;
}

/** Pays, and reads what came of it. */
async function pay(checkoutId: string): Promise<void> {
  await payCheckout(t, checkoutId);
  await syncFromStripe(t.services, { objectType: "checkout.session", objectId: await sessionOf(checkoutId) });
}

const wish = (tier: string) => ({ artistId: artist.userId, tier, interval: "month" as const, uiMode: "elements" as const });
const asked = (idempotencyKey: string | null) => ({ idempotencyKey, guestEmail: null });
const tipWish = () => tipInput.parse({ artistId: artist.userId, amount: 700 });
const giftWish = () => giftInput.parse({ artistId: artist.userId, tier: "silver", months: 3, recipientEmail: "friend@example.test" });

async function join(actor: Actor, tier: string): Promise<string> {
  const { subscriptionId, checkout } = await subscribe(t.services, actor, wish(tier), null);
  await pay(checkout.checkoutId);
  return subscriptionId;
}

/** A membership of Bronze whose next payment ends as the bank is told. */
async function joinBeforeBankSays(actor: Actor, outcome: string): Promise<string> {
  const id = await join(actor, "bronze");
  const [row] = await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id));
  const { customer } = await stripe.subscriptions.retrieve(row?.stripeSubscriptionId ?? "");
  await t.order("outcomes", { customer: idOf(customer), outcome, times: 1 });
  return id;
}

async function paymentOf(subjectId: string): Promise<string> {
  const [payment] = await t.services.db.select({ id: payments.id }).from(payments).where(eq(payments.subjectId, subjectId));
  if (payment === undefined) throw new Error(`${subjectId} was not paid.`);
  return payment.id;
}

/** A promise whose goal was reached, about to be charged. */
async function promise(actor: Actor): Promise<string> {
  const deadline = new Date(t.clock.now().getTime() + DAY_MS).toISOString();
  const goal = await createGoal(t.services, await addArtist(), goalInput.parse({ title: "An album", target: 1_000, kind: "all-or-nothing", deadline }), null);
  const { pledgeId, checkout } = await makePledge(t.services, actor, pledgeInput.parse({ goalId: goal.id, amount: 1_500 }), asked(null));
  await pay(checkout?.checkoutId ?? "");
  await t.services.db.update(artistGoals).set({ deadline: t.clock.now() }).where(eq(artistGoals.id, goal.id));
  await closeGoal(t.services, { goalId: goal.id });
  return pledgeId;
}

/** What a worker does with the jobs of pledges; the others are known to `settle`. */
async function chargeDue(): Promise<void> {
  for (const { name, data } of await t.services.db.select().from(eventOutbox).where(eq(eventOutbox.name, "patronage/pledge.due")))
    if (name === "patronage/pledge.due") await chargePledge(t.services, EVENTS[name].parse(data));
}

const nothing = async () => "";
const one = { subscriptions: [] as const, refunds: [] as const };

const USE_CASES: readonly UseCase[] = [
  {
    name: "joining",
    // An artist whose prices Stripe does not know yet: they are made on the way.
    prepare: async () => (await addArtist()).userId,
    work: (services, { actor, id }, key) => subscribe(services, actor, { ...wish("gold"), artistId: id }, key),
    isPaidAfter: true,
    effect: { subscriptions: ["active"], charges: [2_499], refunds: [], payments: [2_499] },
  },
  {
    name: "changing to a higher tier",
    prepare: (actor) => join(actor, "bronze"),
    work: (services, { actor, id }, key) => changeSubscription(services, actor, { id, tier: "gold" }, key),
    effect: { subscriptions: ["active"], charges: [499, 2_000], refunds: [], payments: [499, 2_000] },
  },
  {
    name: "changing to a lower tier",
    prepare: (actor) => join(actor, "gold"),
    work: (services, { actor, id }, key) => changeSubscription(services, actor, { id, tier: "bronze" }, key),
    effect: { subscriptions: ["active, another price to come"], charges: [2_499], refunds: [], payments: [2_499] },
  },
  {
    name: "cancelling",
    prepare: (actor) => join(actor, "silver"),
    work: (services, { actor, id }, key) => cancelSubscription(services, actor, { id }, key),
    effect: { subscriptions: ["active, ending"], charges: [999], refunds: [], payments: [999] },
  },
  {
    name: "cancelling, by who never asks again,",
    prepare: (actor) => join(actor, "silver"),
    work: (services, { actor, id }, key) => cancelSubscription(services, actor, { id }, key),
    isLeft: true,
    effect: { subscriptions: ["active, ending"], charges: [999], refunds: [], payments: [999] },
  },
  {
    name: "cancelling in a pause",
    prepare: async (actor) => {
      const id = await join(actor, "silver");
      await pauseSubscription(t.services, actor, { id, months: 1 }, null);
      return id;
    },
    work: (services, { actor, id }, key) => cancelSubscription(services, actor, { id }, key),
    effect: { subscriptions: ["active, ending"], charges: [999], refunds: [], payments: [999] },
  },
  {
    name: "changing to a higher tier that the bank asks about",
    prepare: (actor) => joinBeforeBankSays(actor, "requires_action"),
    work: (services, { actor, id }, key) => changeSubscription(services, actor, { id, tier: "gold" }, key),
    effect: { subscriptions: ["active, waiting for the bank"], charges: [499], refunds: [], payments: [499] },
  },
  {
    name: "changing to a higher tier with a card that is declined",
    prepare: (actor) => joinBeforeBankSays(actor, "generic_decline"),
    work: async (services, { actor, id }, key) => {
      const refusal = await changeSubscription(services, actor, { id, tier: "gold" }, key).catch((thrown: unknown) => thrown);
      if (!(refusal instanceof DomainError) || refusal.code !== "rule_refused") throw refusal;
    },
    effect: { subscriptions: ["active"], charges: [499], refunds: [], payments: [499] },
  },
  {
    name: "withdrawing",
    prepare: (actor) => join(actor, "silver"),
    work: (services, { actor, id }, key) => withdraw(services, actor, { id }, key),
    effect: { subscriptions: ["canceled"], charges: [999], refunds: [999], payments: [999] },
  },
  {
    name: "tipping",
    prepare: nothing,
    work: (services, { actor }, key) => sendTip(services, actor, tipWish(), asked(key)),
    isPaidAfter: true,
    effect: { ...one, charges: [700], payments: [700] },
  },
  {
    name: "charging a pledge",
    prepare: promise,
    work: (services, { id }) => chargePledge(services, { pledgeId: id, attempt: 0 }),
    effect: { ...one, charges: [1_500], payments: [1_500] },
  },
  {
    name: "giving a gift",
    prepare: nothing,
    work: (services, { actor }, key) => giveGift(services, actor, giftWish(), asked(key)),
    isPaidAfter: true,
    effect: { ...one, charges: [2_997], payments: [2_997] },
  },
  {
    name: "giving a membership's money back",
    prepare: async (actor) => paymentOf(await join(actor, "silver")),
    work: (services, { id }, key) => refundPayment(services, artist, { paymentId: id }, key),
    effect: { subscriptions: ["canceled"], charges: [999], refunds: [999], payments: [999] },
  },
  {
    name: "giving a tip's money back, by who never asks again,",
    prepare: async (actor) => {
      const { tipId, checkout } = await sendTip(t.services, actor, tipWish(), asked(null));
      await pay(checkout?.checkoutId ?? "");
      return paymentOf(tipId);
    },
    work: (services, { id }, key) => refundPayment(services, artist, { paymentId: id, amount: 300 }, key),
    isLeft: true,
    effect: { subscriptions: [], charges: [700], refunds: [300], payments: [700] },
  },
  {
    name: "writing down what was paid",
    prepare: async (actor) => {
      const { checkout } = await subscribe(t.services, actor, wish("gold"), null);
      await payCheckout(t, checkout.checkoutId);
      return sessionOf(checkout.checkoutId);
    },
    work: (services, { id }) => syncFromStripe(services, { objectType: "checkout.session", objectId: id }),
    effect: { subscriptions: ["active"], charges: [2_499], refunds: [], payments: [2_499] },
  },
];

/** Dies at each point of the work in turn, each time for a fan of its own, and does the same again with the same key. */
async function killEverywhere(useCase: UseCase): Promise<Victim[]> {
  const victims: Victim[] = [];
  for (let point = 1; point <= POINTS_MAX; point++) {
    const actor = await addSomebody(useCase.name);
    const victim: Victim = { actor, id: await useCase.prepare(actor), where: `${point}` };
    const key = `key of ${actor.userId}`;
    const doomed = doom(t.services, point);
    await useCase.work(doomed.services, victim, key).catch((thrown: unknown) => {
      if (!doomed.isDead()) throw thrown;
    });
    victim.where = `${point}: ${doomed.where()}`;
    if (doomed.isDead() && useCase.isLeft !== true) await useCase.work(t.services, victim, key);
    victims.push(victim);
    if (!doomed.isDead()) return victims;
  }
  throw new Error(`${useCase.name} has no end.`);
}

/** The fan pays in what they were shown: all that is open of theirs. */
async function payOpen({ actor }: Victim): Promise<void> {
  const open = await t.services.db.select({ id: checkouts.id }).from(checkouts).where(eq(checkouts.fanId, actor.userId));
  for (const { id } of open) await payCheckout(t, id);
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

const idOf = (reference: string | { readonly id: string } | null) => (typeof reference === "string" ? reference : (reference?.id ?? ""));

function describeSubscription({ status, cancel_at_period_end: ends, schedule, pending_update: pending }: Stripe.Subscription): string {
  const waiting = pending === null ? "" : ", waiting for the bank";
  return `${status}${ends && status === "active" ? ", ending" : ""}${schedule === null ? "" : ", another price to come"}${waiting}`;
}

/** What is true of each fan, at Stripe and in our payments. */
async function readEffects(): Promise<(victim: Victim) => Promise<Effect>> {
  const page = { limit: 100 };
  const [customers, subscriptions, charges, refunds] = await Promise.all([
    all(stripe.customers.list(page)),
    all(stripe.subscriptions.list({ ...page, status: "all" })),
    all(stripe.charges.list(page)),
    all(stripe.refunds.list(page)),
  ]);
  return async ({ actor }) => {
    const mine = new Set(customers.filter(({ metadata }) => metadata.mhc_user_id === actor.userId).map(({ id }) => id));
    const myCharges = charges
      .filter(({ customer, status }) => mine.has(idOf(customer)) && status === "succeeded")
      .sort((a, b) => a.created - b.created || a.amount - b.amount);
    const kept = await t.services.db
      .select({ cents: payments.amountCents })
      .from(payments)
      .where(eq(payments.fanId, actor.userId))
      .orderBy(payments.paidAt, payments.amountCents);
    return {
      customers: mine.size,
      subscriptions: subscriptions.filter(({ customer }) => mine.has(idOf(customer))).map(describeSubscription),
      charges: myCharges.map(({ amount }) => amount),
      refunds: refunds.filter(({ charge }) => myCharges.some(({ id }) => id === idOf(charge))).map(({ amount }) => amount),
      payments: kept.map(({ cents }) => cents),
    };
  };
}

const victimsOf = new Map<string, readonly Victim[]>();
let effectOf: (victim: Victim) => Promise<Effect>;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addArtist();
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
  await inLanes(USE_CASES, LANES, async (useCase) => {
    victimsOf.set(useCase.name, await killEverywhere(useCase));
  });
  for (const { name, isPaidAfter } of USE_CASES) if (isPaidAfter) for (const victim of victimsOf.get(name) ?? []) await payOpen(victim);
  await t.advance(LOST_MS);
  await tendSubscriptions(t.services);
  await t.settle();
  await chargeDue();
  effectOf = await readEffects();
});
afterAll(() => t.close());

it.each(USE_CASES.map(({ name, effect }) => [name, effect] as const))(
  "%s happens exactly once, wherever the process was killed between Stripe and us",
  async (name, effect) => {
    const victims = victimsOf.get(name) ?? [];
    for (const victim of victims) expect({ where: victim.where, ...(await effectOf(victim)) }).toEqual({ where: victim.where, customers: 1, ...effect });
  },
);

it("leaves no cent between Stripe and the ledger, nobody without what they paid for and nobody with what they did not", async () => {
  expect(await judge(t.services, t.stripe.sandbox)).toEqual({ doubleCharges: [], lost: [], ghosts: [], differenceCents: 0 });
});
