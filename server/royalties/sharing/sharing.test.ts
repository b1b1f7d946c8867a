import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payments, royaltyEntries, royaltyViews } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount, postTransfers } from "@/server/ledger";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { utcDay } from "../views/rules";
import { addSponsorAmount } from "./add-sponsor";
import { countMonth } from "./count-month";
import { creditMonth } from "./credit-month";
import { findDueMonths } from "./find-due-months";
import { getSharingMonth, listMyShares, listSharingMonths, listSharingShares } from "./list-months";
import { listSharingPolicies, previewSharingPolicy, setSharingPolicy } from "./policies";
import { monthOf } from "./rules";

const PAGE = { limit: 20, offset: 0 };
const CURRENCY = "USD";
let t: TestServices;
let admin: Person;
let [one, two]: readonly Person[] = [];
/** Months, each a policy of its own. */
let months: readonly string[];

beforeAll(async () => {
  t = await createTestServices();
  admin = await addPerson(t.services, "admin");
  [one, two] = [await addPerson(t.services, "artist"), await addPerson(t.services, "artist")];
  const now = t.clock.now();
  months = [1, 2, 3, 4, 5, 6, 7, 8].map((ahead) => monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead))));
  const set = (place: number, model: "pro-rata" | "user-centric", shareBps: number) =>
    setSharingPolicy(t.services, admin.actor, { fromMonth: monthAt(place), model, shareBps, source: "A test" });
  await set(0, "user-centric", 5_000);
  await set(1, "pro-rata", 5_000);
  await set(2, "user-centric", 0);
});
afterAll(() => t.close());

const monthAt = (place: number) => months[place] ?? "";
const artistId = (person: Person | undefined) => person?.actor.userId ?? "";

/** Moves to the beginning of the month at a place. */
function goTo(place: number): void {
  t.clock.advanceMs(new Date(`${monthAt(place)}-01T00:00:00Z`).getTime() - t.clock.now().getTime());
}

/** A fan's payment in a month, whose fee the platform has. */
async function pay(fanId: string, place: number, feeCents: number, more: Partial<typeof payments.$inferInsert> = {}): Promise<void> {
  const id = newId("payment");
  const paidAt = new Date(`${monthAt(place)}-15T12:00:00Z`);
  const split = { amountCents: feeCents * 10, feeBps: 1_000, platformFeeCents: feeCents, artistCents: feeCents * 9 };
  const charge = { kind: "tip" as const, subjectId: id, status: "succeeded" as const, stripeChargeId: id, paidAt };
  await t.services.db.insert(payments).values({ id, fanId, artistId: artistId(one), ...split, ...charge, ...more });
  const fee = { debit: platformAccount("stripe_balance", CURRENCY), credit: platformAccount("revenue", CURRENCY), amountMicros: BigInt(feeCents) * 10_000n };
  await t.services.db.transaction((tx) => postTransfers(tx, [{ ...fee, kind: "charge.fee", sourceType: "test", sourceId: id }], t.clock.now()));
}

/** So many views of an artist by one fan, or of as many visitors. */
async function see(
  fanId: string | null,
  artist: Person | undefined,
  place: number,
  views: number,
  more: Partial<typeof royaltyViews.$inferInsert> = {},
): Promise<void> {
  const countedAt = new Date(`${monthAt(place)}-20T12:00:00Z`);
  const rows = Array.from({ length: views }, () => {
    const id = newId("view");
    const keys = { viewerKey: id, networkKey: "n", deviceKey: "d", country: "US", day: utcDay(countedAt), countedAt };
    return { id, videoId: newId("video"), artistId: artistId(artist), viewerId: fanId, ...keys, status: "counted" as const, reasons: [], ...more };
  });
  await t.services.db.insert(royaltyViews).values(rows);
}

async function earned(artist: Person | undefined): Promise<bigint> {
  const [balance] = await findBalances(t.services.db, [artistAccount(artistId(artist), "earnings", CURRENCY)]);
  return balance?.balanceMicros ?? 0n;
}
async function pooled(): Promise<bigint> {
  const [balance] = await findBalances(t.services.db, [platformAccount("royalty_pool", CURRENCY)]);
  return balance?.balanceMicros ?? 0n;
}
async function share(place: number): Promise<void> {
  await countMonth(t.services, { month: monthAt(place), currency: CURRENCY });
  while (!(await creditMonth(t.services, { month: monthAt(place), currency: CURRENCY })).isDone);
}

describe("a month", () => {
  it("that is user-centric brings each fan's money to whom that fan watched, what sponsors gave to all, and shows what the other model would have", async () => {
    const [ann, ben, idle] = [await addPerson(t.services), await addPerson(t.services), await addPerson(t.services)];
    // Half of the fees is in the pool: 1.00 of Ann, 2.00 of Ben, 0.50 of who watched nothing.
    await pay(ann.actor.userId, 0, 200);
    await pay(ben.actor.userId, 0, 400);
    await pay(idle.actor.userId, 0, 100);
    // Half of this went back, and all of the other.
    await pay(idle.actor.userId, 0, 100, { refundedCents: 500, status: "partially_refunded" });
    await pay(idle.actor.userId, 0, 900, { refundedCents: 9_000, status: "refunded" });
    await see(ann.actor.userId, one, 0, 3);
    await see(ben.actor.userId, two, 0, 1);
    await see(null, two, 0, 2, { country: "DE" });
    await see(ben.actor.userId, one, 0, 50, { status: "rejected" });
    await see(ben.actor.userId, one, 0, 50, { status: "held" });
    const sponsor = { month: monthAt(0), currency: CURRENCY, amountCents: 60, sponsor: "The city" };
    const given = await Promise.all([1, 2].map(() => addSponsorAmount(t.services, admin.actor, sponsor, "key-1")));
    expect(given[0]).toEqual(given[1]);
    const key = { month: monthAt(0), currency: CURRENCY };
    await expect(getSharingMonth(t.services, admin.actor, key)).rejects.toMatchObject({ code: "not_found" });
    goTo(1);
    const open = await getSharingMonth(t.services, admin.actor, key);
    expect(open).toMatchObject({ status: "open", fanMicros: "3750000", sponsorMicros: "600000", sharedMicros: "4350000", fans: 3, artists: 2, views: 6 });
    await share(0);
    const { status: _, ...sums } = open;
    expect(await getSharingMonth(t.services, admin.actor, key), "what was shown before").toMatchObject({
      ...{ ...sums, status: "shared" },
      given: { artists: 2, credited: 2, proRataMicros: "4350000", userCentricMicros: "4350000" },
    });
    // Common: 0.60 of the sponsor, 0.75 of who watched nothing; three views of six each.
    expect([await earned(one), await earned(two)]).toEqual([1_000_000n + 675_000n, 2_000_000n + 675_000n]);
    expect(await pooled()).toBe(0n);
    const { items } = await listSharingShares(t.services, admin.actor, { ...PAGE, ...key });
    expect(items).toMatchObject([
      { artist: { id: artistId(two) }, views: 3, fans: 1, paidMicros: "2675000", userCentricMicros: "2675000", proRataMicros: "2175000", isCredited: true },
      { artist: { id: artistId(one) }, views: 3, fans: 1, paidMicros: "1675000", userCentricMicros: "1675000", proRataMicros: "2175000", isCredited: true },
    ]);
    const [entry] = await t.services.db
      .select()
      .from(royaltyEntries)
      .where(eq(royaltyEntries.artistId, artistId(two)));
    // One of three views was from the US.
    expect(entry).toMatchObject({
      source: "view",
      usMicros: 891_666n,
      explanation: { of: "sharing", month: monthAt(0), model: "user-centric", views: 3, fans: 1, feeBps: 0 },
    });
  });

  it("is shared once, however often and by however many at once it is done", async () => {
    const before = [await earned(one), await earned(two), await pooled()];
    await Promise.all([share(0), share(0)]);
    expect([await earned(one), await earned(two), await pooled()]).toEqual(before);
    const sponsor = { month: monthAt(0), currency: CURRENCY, amountCents: 100, sponsor: "Late" };
    await expect(addSponsorAmount(t.services, admin.actor, sponsor, null)).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("in which nobody watched leaves its money to the next, whatever that one's model and rate", async () => {
    const fan = await addPerson(t.services);
    await pay(fan.actor.userId, 1, 300);
    goTo(2);
    await share(1);
    expect(await pooled()).toBe(1_500_000n);
    const [before] = [await earned(one)];
    await see(null, one, 2, 1);
    goTo(3);
    await share(2);
    expect([(await earned(one)) - before, await pooled()]).toEqual([1_500_000n, 0n]);
    const { items } = await listSharingMonths(t.services, admin.actor, PAGE);
    expect(items).toMatchObject([
      { month: monthAt(2), model: "user-centric", shareBps: 0, carriedInMicros: "1500000", sharedMicros: "1500000", carriedOutMicros: "0", status: "shared" },
      { month: monthAt(1), model: "pro-rata", fanMicros: "1500000", sharedMicros: "0", carriedOutMicros: "1500000" },
      { month: monthAt(0), fanMicros: "3750000", sponsorMicros: "600000", sharedMicros: "4350000", fans: 3, artists: 2 },
    ]);
    expect((await listMyShares(t.services, one?.actor ?? admin.actor, PAGE)).items.map(({ month }) => month)).toEqual([monthAt(2), monthAt(0)]);
  });

  it("is due when it is over and has something to share, and not before", async () => {
    await addSponsorAmount(t.services, admin.actor, { month: monthAt(3), currency: CURRENCY, amountCents: 100, sponsor: "A fountain" }, null);
    expect(await findDueMonths(t.services)).toEqual([]);
    await expect(countMonth(t.services, { month: monthAt(3), currency: CURRENCY })).rejects.toMatchObject({ code: "rule_refused" });
    goTo(4);
    expect(await findDueMonths(t.services)).toEqual([{ month: monthAt(3), currency: CURRENCY }]);
    await share(3);
    expect(await findDueMonths(t.services)).not.toContainEqual({ month: monthAt(3), currency: CURRENCY });
  });

  it("in which fans paid and of which nothing is set aside is never due: whoever waits for what is due does not wait for it", async () => {
    const fan = await addPerson(t.services);
    const set = (place: number, shareBps: number) =>
      setSharingPolicy(t.services, admin.actor, { fromMonth: monthAt(place), model: "user-centric", shareBps, source: "A test" });
    await set(6, 5_000);
    await set(7, 0);
    // What the month before left is shared first, so that there is nothing but the payment.
    await see(null, one, 4, 1);
    goTo(5);
    await share(4);
    await pay(fan.actor.userId, 5, 100);
    await pay(fan.actor.userId, 6, 100);
    goTo(7);
    expect(await findDueMonths(t.services)).toEqual([{ month: monthAt(6), currency: CURRENCY }]);
    expect(await countMonth(t.services, { month: monthAt(5), currency: CURRENCY })).toEqual({ isCounted: false });
  });
});

describe("how months are shared", () => {
  it("is said before it is set, and then who set it and when", async () => {
    const input = { fromMonth: "2098-01", model: "pro-rata" as const, shareBps: 2_500, source: "The board" };
    const change = await previewSharingPolicy(t.services, admin.actor, input);
    expect(change).toEqual({ fromMonth: "2098-01", before: { model: "user-centric", shareBps: 0 }, after: { model: "pro-rata", shareBps: 2_500 } });
    const set = await setSharingPolicy(t.services, admin.actor, input);
    expect(set).toMatchObject({ ...input, setBy: admin.actor.userId, setAt: t.clock.now().toISOString() });
    expect((await listSharingPolicies(t.services, admin.actor, PAGE)).items[0]).toEqual(set);
    expect((await previewSharingPolicy(t.services, admin.actor, { ...input, fromMonth: "2098-02" })).before.shareBps).toBe(2_500);
  });

  it("is an admin's to set, for months that have not begun", async () => {
    const policy = { fromMonth: monthOf(t.clock.now()), model: "pro-rata" as const, shareBps: 1_000, source: "x" };
    await expect(previewSharingPolicy(t.services, admin.actor, policy)).rejects.toMatchObject({ code: "rule_refused" });
    await expect(setSharingPolicy(t.services, admin.actor, policy)).rejects.toMatchObject({ code: "rule_refused" });
    for (const refused of [
      setSharingPolicy(t.services, one?.actor ?? admin.actor, { ...policy, fromMonth: "2099-01" }),
      addSponsorAmount(t.services, one?.actor ?? admin.actor, { month: "2099-01", currency: CURRENCY, amountCents: 1, sponsor: "x" }, null),
      listSharingMonths(t.services, one?.actor ?? admin.actor, PAGE),
      getSharingMonth(t.services, one?.actor ?? admin.actor, { month: monthAt(0), currency: CURRENCY }),
      previewSharingPolicy(t.services, one?.actor ?? admin.actor, { ...policy, fromMonth: "2099-01" }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: "not_found" });
    }
  });
});
