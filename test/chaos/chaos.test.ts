import { eq, sql } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entitlements } from "@/db/schema";
import { findActor } from "@/server/accounts";
import { subscribe } from "@/server/patronage/subscriptions/subscribe";
import { createTestMoney, payCheckout, type TestMoney } from "../stripe";
import { judge } from "./judge";
import { runKilledWorld } from "./run-killed-world";
import { runWorld } from "./run-world";
import { addArtist, addFan } from "./world";

const CLEAN = { doubleCharges: [], lost: [], ghosts: [], differenceCents: 0, surprises: [] };
const PORT = 4_177;
const TIMEOUT_MS = 240_000;

it(
  "seeded lives under lost, repeated, late and shuffled webhooks and dying requests end with nobody charged twice, no access lost or left over, and no cent missing",
  async () => {
    expect(await runWorld("npm test", 0, 4)).toMatchObject({ ...CLEAN, lives: 4 });
  },
  TIMEOUT_MS,
);

it(
  "so do lives while web, worker and Postgres are killed",
  async () => {
    const report = await runKilledWorld("npm test", 100, 1, PORT);
    expect(report).toMatchObject({ ...CLEAN, lives: 1 });
    expect(report.deaths).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

describe("the judge", () => {
  let t: TestMoney;
  let stripe: Stripe;
  let fanId: string;

  beforeAll(async () => {
    t = await createTestMoney();
    stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
    const artist = await addArtist(t.services);
    const fan = await addFan(t.services);
    fanId = fan.id;
    const actor = await findActor(t.services, { bearer: fan.token, cookie: null });
    if (actor === null) throw new Error("The fan's token does not work.");
    const { checkout } = await subscribe(t.services, actor, { artistId: artist.id, tier: "silver", interval: "month", uiMode: "elements" }, null);
    await payCheckout(t, checkout.checkoutId);
    await t.settle();
  });
  afterAll(() => t.close());

  it("finds nothing where all is well", async () => {
    expect(await judge(t.services, t.stripe.sandbox)).toEqual({ doubleCharges: [], lost: [], ghosts: [], differenceCents: 0 });
  });

  it("sees access that was lost", async () => {
    const of = eq(entitlements.fanId, fanId);
    const [held] = await t.services.db.select().from(entitlements).where(of);
    await t.services.db.update(entitlements).set({ revokedAt: t.clock.now() }).where(of);
    expect((await judge(t.services, t.stripe.sandbox)).lost).toHaveLength(1);
    await t.services.db
      .update(entitlements)
      .set({ revokedAt: held?.revokedAt ?? null })
      .where(of);
  });

  it("sees a second charge, cents that are not in the books, paid days that an end took, and access that ought to be gone", async () => {
    const [subscription] = (await stripe.subscriptions.list({ limit: 1 })).data;
    const [item] = subscription?.items.data ?? [];
    if (subscription === undefined || item === undefined) throw new Error("There is no subscription at Stripe.");
    const { customer, metadata, default_payment_method: card } = subscription;
    const second = await stripe.subscriptions.create({
      customer: String(customer),
      items: [{ price: item.price.id }],
      metadata,
      default_payment_method: String(card),
    });
    const before = await judge(t.services, t.stripe.sandbox);
    expect(before.doubleCharges).toHaveLength(1);
    expect(before.differenceCents).toBeGreaterThan(0);
    for (const { id } of [subscription, second]) await stripe.subscriptions.cancel(id);
    await t.settle();
    expect((await judge(t.services, t.stripe.sandbox)).lost).toHaveLength(1);
    for (const { id } of (await stripe.charges.list({ customer: String(customer) })).data) await stripe.refunds.create({ charge: id });
    await t.services.db.update(entitlements).set({ endsAt: null }).where(eq(entitlements.fanId, fanId));
    expect((await judge(t.services, t.stripe.sandbox)).ghosts).toHaveLength(1);
    expect((await t.services.db.execute(sql`select 1 from entitlements where fan_id = ${fanId}`)).length).toBe(1);
  });
});
