import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventOutbox } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findAccess, hasAccess, listAccess, readGates } from "./find-access";
import { listPatrons } from "./list-patrons";
import { setEntitlement } from "./set-entitlement";

let t: TestServices;
let artistId: string;
let fanId: string;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  artistId = (await addPerson(t.services, "artist")).actor.userId;
  fanId = (await addPerson(t.services)).actor.userId;
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
