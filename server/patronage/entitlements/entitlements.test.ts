import { isDeepStrictEqual } from "node:util";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/db/client";
import { eventOutbox, patronSubscriptions } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findAccess, hasAccess, listAccess, readGates } from "./find-access";
import { foreseeRank } from "./foresee-rank";
import { listMyAccess } from "./list-my-access";
import { listPatrons } from "./list-patrons";
import { setEntitlement } from "./set-entitlement";
import { tellTurnedAccess } from "./tell-turned-access";

let t: TestServices;
let artistId: string;
let fan: Person;
let fanId: string;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  artistId = (await addPerson(t.services, "artist")).actor.userId;
  fan = await addPerson(t.services);
  fanId = fan.actor.userId;
  await addTiers(t.services, artistId);
});

const now = () => t.clock.now();
const access = () => findAccess(t.services.db, { fanId, artistId, now: now() });
const told = () => t.services.db.select().from(eventOutbox).where(eq(eventOutbox.name, "patronage/entitlement.changed"));

describe("access", () => {
  it("is open from its start until just before its end, and never after it was revoked", async () => {
    const start = new Date(now().getTime() + 1000);
    const state = await addPatron(t.services, { fanId, artistId, key: "gold" }, { startsAt: start, endsAt: new Date(start.getTime() + DAY_MS) });
    expect(await access()).toBeNull();
    t.clock.advanceMs(1000);
    expect(await access()).toMatchObject({ key: "gold", rank: 3, source: "comp" });
    t.clock.advanceMs(DAY_MS - 1);
    expect(await access()).not.toBeNull();
    t.clock.advanceMs(1);
    expect(await access()).toBeNull();
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { ...state, endsAt: null });
    expect(await access()).toMatchObject({ endsAt: null });
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { ...state, endsAt: null, revokedAt: now() });
    expect(await access()).toBeNull();
  });

  it("is the best of what somebody has, whatever it came from", async () => {
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { source: "gift", endsAt: new Date(now().getTime() + DAY_MS) });
    await addPatron(t.services, { fanId, artistId, key: "bronze" }, { endsAt: null });
    expect(await access()).toMatchObject({ key: "gold", source: "gift" });
    t.clock.advanceMs(DAY_MS);
    expect(await access()).toMatchObject({ key: "bronze", endsAt: null });
  });

  it("reaches up to its tier, never to another artist's, and an unknown tier opens to nobody", async () => {
    await addPatron(t.services, { fanId, artistId, key: "silver" });
    const other = (await addPerson(t.services, "artist")).actor.userId;
    await addTiers(t.services, other);
    const may = (minTierKey: string | null, of = artistId, who = fanId) => hasAccess(t.services.db, { fanId: who, artistId: of, minTierKey, now: now() });
    expect(await Promise.all(["bronze", "silver", "gold", "none", null].map((key) => may(key)))).toEqual([true, true, false, false, true]);
    expect(await may(null, other)).toBe(false);
    expect(await may("platinum", artistId, artistId)).toBe(true);
    const gateOf = await readGates(t.services.db, { fanId, artistIds: [artistId, other, artistId], now: now() });
    expect([gateOf(artistId).rank, gateOf(other).rank, gateOf(other).tiers.length]).toEqual([2, null, 4]);
  });

  it("is listed to its holder, with who gives it, and its artist's patrons are those who had it at a time", async () => {
    const state = await addPatron(t.services, { fanId, artistId, key: "silver" });
    const then = now();
    t.clock.advanceMs(1000);
    await addPatron(t.services, { fanId, artistId, key: "silver" }, { ...state, revokedAt: now() });
    const at = (time: Date, minRank = 1) => listPatrons(t.services.db, { artistId, at: time, minRank, limit: 10 });
    expect(await at(then)).toMatchObject([{ fanId, key: "silver" }]);
    expect(await at(then, 3)).toEqual([]);
    expect(await at(now())).toEqual([]);
    await addPatron(t.services, { fanId, artistId, key: "gold" });
    expect(await listAccess(t.services.db, { fanId, now: now() }, { limit: 5, offset: 0 })).toMatchObject({ total: 1, rows: [{ key: "gold", artistId }] });
  });
});

it("lists to a fan what is open to them by anything at all, page by page, and nothing that is over or somebody else's", async () => {
  const other = await addPerson(t.services, "artist", "Beatrice");
  await addTiers(t.services, other.actor.userId);
  await addPatron(t.services, { fanId, artistId, key: "silver" }, { source: "gift", endsAt: new Date(now().getTime() + DAY_MS) });
  await addPatron(t.services, { fanId, artistId: other.actor.userId, key: "gold" }, { source: "import", endsAt: null });
  await addPatron(t.services, { fanId, artistId, key: "bronze" }, { endsAt: now() });
  await addPatron(t.services, { fanId: (await addPerson(t.services)).actor.userId, artistId, key: "bronze" });
  const first = await listMyAccess(t.services, fan.actor, { limit: 1, offset: 0 });
  expect(first).toMatchObject({
    total: 2,
    items: [{ artist: { name: "Beatrice", handle: other.handle }, tier: { key: "gold", name: "Gold" }, source: "import", endsAt: null }],
  });
  const second = await listMyAccess(t.services, fan.actor, { limit: 1, offset: 0, cursor: first.nextCursor ?? "" });
  expect(second).toMatchObject({ items: [{ artist: { id: artistId }, tier: { key: "silver" }, source: "gift" }], nextCursor: null });
});

describe("what a fan will hold", () => {
  type Membership = Partial<typeof patronSubscriptions.$inferInsert>;

  /** Gold until in ten days as a membership gives it, with a week beyond its period. */
  async function addMembership(more: Membership) {
    const sourceId = `sub_${fanId}`;
    const state = await addPatron(t.services, { fanId, artistId, key: "gold" }, { source: "subscription", sourceId, endsAt: inDays(10) });
    const row = { id: sourceId, fanId, artistId, tierId: state.tierId, tier: "gold", interval: "month", amountCents: 2_499, monthlyAmount: 2_499 } as const;
    await t.services.db.insert(patronSubscriptions).values({ ...row, status: "ACTIVE", currentPeriodEnd: inDays(3), ...more });
    return state;
  }
  const inDays = (days: number) => new Date(now().getTime() + days * DAY_MS);
  const ranks = async (...days: number[]) => {
    const rankAt = await foreseeRank(t.services.db, { fanId, artistId, now: now() });
    return days.map((day) => rankAt(inDays(day)));
  };

  it("goes on where a membership renews, ends with it where it was cancelled, and is nothing once it was revoked", async () => {
    const state = await addMembership({});
    expect(await ranks(0, 9, 90)).toEqual([3, 3, 3]);
    await t.services.db.update(patronSubscriptions).set({ cancelAtPeriodEnd: true }).where(eq(patronSubscriptions.id, state.sourceId));
    expect(await ranks(0, 9, 10)).toEqual([3, 3, null]);
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { ...state, revokedAt: now() });
    expect(await ranks(0, 9)).toEqual([null, null]);
  });

  it("is the smaller tier from the period on with which that comes, and what a gift adds", async () => {
    await addPatron(t.services, { fanId, artistId, key: "silver" }, { source: "gift", startsAt: inDays(3), endsAt: inDays(5) });
    const bronze = await addPatron(t.services, { fanId, artistId, key: "bronze" }, { revokedAt: now() });
    await addMembership({ nextTierId: bronze.tierId });
    expect(await ranks(2, 3, 5, 90)).toEqual([3, 2, 1, 1]);
  });
});

describe("an entitlement", () => {
  it("is told of once for each change, also when it goes back to what it was, and a repeat is silent", async () => {
    const before = (await told()).length;
    const state = await addPatron(t.services, { fanId, artistId, key: "gold" });
    const set = (change: Partial<typeof state>) => t.services.db.transaction((tx) => setEntitlement(tx, { ...state, ...change }, now()));
    expect((await set({})).hasChanged).toBe(false);
    expect((await set({ endsAt: null })).hasChanged).toBe(true);
    expect((await set({})).hasChanged).toBe(true);
    expect((await set({ endsAt: null })).hasChanged).toBe(true);
    expect(await told()).toHaveLength(before + 4);
    expect((await told()).at(-1)?.data).toEqual({ fanId, artistId });
  });

  it("of a source never moves to another person, and two writers at once make one", async () => {
    const state = await addPatron(t.services, { fanId, artistId, key: "gold" });
    const thief = (await addPerson(t.services)).actor.userId;
    await expect(t.services.db.transaction((tx) => setEntitlement(tx, { ...state, fanId: thief }, now()))).rejects.toThrow("somebody else");
    const again = { ...state, sourceId: `${state.sourceId}-twice` };
    const both = await Promise.all([1, 2].map(() => t.services.db.transaction((tx) => setEntitlement(tx, again, now()))));
    expect(both.map((each) => each.hasChanged).sort()).toEqual([false, true]);
    expect(both[0]?.entitlementId).toBe(both[1]?.entitlementId);
  });
});

describe("access that begins or ends by the mere passing of time", () => {
  const toldOfFan = async () => (await told()).filter(({ data }) => isDeepStrictEqual(data, { fanId, artistId })).length;
  beforeEach(async () => {
    t.clock.advanceMs(400 * DAY_MS);
    while ((await tellTurnedAccess(t.services)).isMoreLeft);
  });

  it("is told of once when it comes, and not again, however many look at once", async () => {
    const [startsAt, endsAt] = [new Date(now().getTime() + DAY_MS), new Date(now().getTime() + 2 * DAY_MS)];
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { startsAt, endsAt });
    const looked: number[] = [];
    for (const ms of [0, DAY_MS - 1, 1, DAY_MS - 1, 1, DAY_MS]) {
      t.clock.advanceMs(ms);
      const looks = await Promise.all([1, 2, 3].map(() => tellTurnedAccess(t.services)));
      looked.push(looks.reduce((sum, { told: each }) => sum + each, 0));
    }
    expect(looked).toEqual([0, 0, 1, 0, 1, 0]);
    expect(await toldOfFan()).toBe(3);
  });

  it("is told of once although start and end passed while nobody looked", async () => {
    await addPatron(t.services, { fanId, artistId, key: "gold" }, { startsAt: new Date(now().getTime() + 1), endsAt: new Date(now().getTime() + 2) });
    t.clock.advanceMs(DAY_MS);
    expect([await tellTurnedAccess(t.services), await tellTurnedAccess(t.services)].map((look) => look.told)).toEqual([1, 0]);
  });

  it("is told of by the next look where the first one died before its end", async () => {
    await addPatron(t.services, { fanId, artistId, key: "gold" });
    t.clock.advanceMs(30 * DAY_MS);
    const transaction: Database["transaction"] = (work, config) =>
      t.services.db.transaction(async (tx) => {
        await work(tx);
        throw new Error("killed before the commit");
      }, config);
    const db = new Proxy(t.services.db, { get: (target, name) => (name === "transaction" ? transaction : Reflect.get(target, name)) });
    await expect(tellTurnedAccess({ ...t.services, db })).rejects.toThrow("killed");
    expect(await toldOfFan()).toBe(1);
    expect((await tellTurnedAccess(t.services)).told).toBe(1);
    expect(await toldOfFan()).toBe(2);
  });

  it("is told of at its new end where it was moved, and not at all once it was revoked", async () => {
    const state = await addPatron(t.services, { fanId, artistId, key: "gold" });
    const set = (change: Partial<typeof state>) => t.services.db.transaction((tx) => setEntitlement(tx, { ...state, ...change }, now()));
    await set({ endsAt: new Date(now().getTime() + 60 * DAY_MS) });
    t.clock.advanceMs(59 * DAY_MS);
    expect((await tellTurnedAccess(t.services)).told).toBe(0);
    t.clock.advanceMs(DAY_MS);
    expect((await tellTurnedAccess(t.services)).told).toBe(1);
    await set({ endsAt: new Date(now().getTime() + DAY_MS), revokedAt: now() });
    t.clock.advanceMs(DAY_MS);
    expect((await tellTurnedAccess(t.services)).told).toBe(0);
  });
});
