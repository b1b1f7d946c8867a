import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patronSubscriptions, payments } from "@/db/schema";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import { addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, payCheckout, type TestMoney } from "@/test/stripe";
import { findAccess } from "../entitlements/find-access";
import { cancelSubscription } from "./cancel-subscription";
import { pauseSubscription } from "./pause-subscription";
import { subscribe } from "./subscribe";

let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
});
afterAll(() => t.close());

async function pauseSilver(months: number): Promise<{ fan: Person; id: string }> {
  const fan = await addPerson(t.services);
  const wish = { artistId: artist.actor.userId, tier: "silver", interval: "month" as const, uiMode: "elements" as const };
  const { subscriptionId: id, checkout } = await subscribe(t.services, fan.actor, wish, null);
  await payCheckout(t, checkout.checkoutId);
  await t.settle();
  await pauseSubscription(t.services, fan.actor, { id, months }, null);
  return { fan, id };
}

const access = (fan: Person) => findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: t.clock.now() });
const read = async (id: string) => (await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id)))[0];
const paidCents = async (id: string) => (await t.services.db.select().from(payments).where(eq(payments.subjectId, id))).map((row) => row.amountCents);

describe("cancelling in a pause", () => {
  it("leaves all that was paid, to the second, and charges nothing more", async () => {
    const { fan, id } = await pauseSilver(2);
    await t.advance(5 * DAY_MS);
    const cancelled = await cancelSubscription(t.services, fan.actor, { id }, null);
    expect(cancelled).toMatchObject({ status: "ACTIVE", cancelAtPeriodEnd: true, renewsAt: null });
    const leftMs = new Date(cancelled.currentPeriodEnd ?? "").getTime() - t.clock.now().getTime();
    expect(leftMs).toBeGreaterThan(20 * DAY_MS);
    await t.advance(leftMs - MINUTE_MS);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "silver" });
    await t.advance(MINUTE_MS + 1_000);
    expect(await access(fan)).toBeNull();
    await t.advance(70 * DAY_MS);
    await t.settle();
    expect([(await read(id))?.status, await paidCents(id)]).toEqual(["CANCELLED", [999]]);
  });

  it("once what was paid is over ends at once, and begins no new period", async () => {
    const { fan, id } = await pauseSilver(3);
    await t.advance(40 * DAY_MS);
    expect(await cancelSubscription(t.services, fan.actor, { id }, null)).toMatchObject({ status: "CANCELLED" });
    await t.advance(70 * DAY_MS);
    await t.settle();
    expect([await access(fan), await paidCents(id)]).toEqual([null, [999]]);
  });
});
