import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, entitlements } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { allowProfitShare } from "./allow-profit-share";
import { requireSeat } from "./count-seats";
import { createTier } from "./create-tier";
import { deleteTier } from "./delete-tier";
import { ensureTiers } from "./ensure-tiers";
import { getArtistPage } from "./get-artist-page";
import { listMyTiers } from "./list-tiers";
import { orderTiers } from "./order-tiers";
import { updateTier } from "./update-tier";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const addArtist = () => addPerson(t.services, "artist");

describe("the tiers of an artist", () => {
  it("are the four of the house, at their prices, made once however many look at the same moment", async () => {
    const { actor } = await addArtist();
    await Promise.all(Array.from({ length: 5 }, () => ensureTiers(t.services.db, actor.userId, t.clock.now())));
    const tiers = await listMyTiers(t.services, actor);
    expect(tiers.map(({ key, rank, monthlyCents, yearlyCents, currency }) => [key, rank, monthlyCents, yearlyCents, currency])).toEqual([
      ["bronze", 1, 499, 4_990, "USD"],
      ["silver", 2, 999, 9_990, "USD"],
      ["gold", 3, 2_499, 24_990, "USD"],
      ["platinum", 4, 9_999, 99_990, "USD"],
    ]);
    expect(tiers.map((tier) => tier.hasProfitShare)).toEqual([false, false, false, false]);
  });

  it("are on the artist's page while they are on offer, without the note for those who joined", async () => {
    const { actor, handle } = await addArtist();
    const [bronze] = await listMyTiers(t.services, actor);
    await updateTier(t.services, actor, { tierId: bronze?.id ?? "", isActive: false, welcomeNote: "The door code is 7." });
    const { tiers } = await getArtistPage(t.services, null, { idOrHandle: handle });
    expect(tiers.map((tier) => tier.key)).toEqual(["silver", "gold", "platinum"]);
    expect(JSON.stringify(tiers)).not.toContain("welcomeNote");
  });

  it("can be changed by their artist alone", async () => {
    const [mine, other] = [await addArtist(), await addArtist()];
    const [bronze] = await listMyTiers(t.services, mine.actor);
    const input = { tierId: bronze?.id ?? "", name: "Mine now" };
    await expect(updateTier(t.services, other.actor, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteTier(t.services, other.actor, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(updateTier(t.services, (await addPerson(t.services)).actor, input)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("tell in the audit log what a price was before", async () => {
    const { actor } = await addArtist();
    const [bronze] = await listMyTiers(t.services, actor);
    await updateTier(t.services, actor, { tierId: bronze?.id ?? "", monthlyCents: 599 });
    const [entry] = await t.services.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.target, bronze?.id ?? ""));
    expect(entry).toMatchObject({ action: "patronage/tier.changed", before: { monthlyCents: 499 }, after: { monthlyCents: 599 } });
  });
});

describe("a tier of an artist's own", () => {
  it("comes above all others under a key of its name, also when two are added at once", async () => {
    const { actor } = await addArtist();
    const input = { name: "Inner Circle", monthlyCents: 5_000 };
    const made = await Promise.all([createTier(t.services, actor, input), createTier(t.services, actor, input)]);
    expect(made.map((tier) => tier.key).sort()).toEqual(["inner-circle", "inner-circle-2"]);
    expect(made.map((tier) => tier.rank).sort()).toEqual([5, 6]);
    expect(made[0]).toMatchObject({ yearlyCents: 50_000, isActive: true, seatsTaken: 0 });
  });

  it("can be removed until somebody held it; one of the house never", async () => {
    const { actor } = await addArtist();
    const own = await createTier(t.services, actor, { name: "Own", monthlyCents: 5_000 });
    const [bronze] = await listMyTiers(t.services, actor);
    await deleteTier(t.services, actor, { tierId: own.id });
    await expect(deleteTier(t.services, actor, { tierId: bronze?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
    expect((await listMyTiers(t.services, actor)).map((tier) => tier.key)).toEqual(["bronze", "silver", "gold", "platinum"]);
  });

  it("stops at the number of tiers there may be", async () => {
    const { actor } = await addArtist();
    for (let i = 0; i < 8; i++) await createTier(t.services, actor, { name: `Own ${i}`, monthlyCents: 5_000 });
    await expect(createTier(t.services, actor, { name: "One more", monthlyCents: 5_000 })).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("the order of tiers", () => {
  it("is as the artist puts it, and takes each of them once", async () => {
    const { actor } = await addArtist();
    const ids = (await listMyTiers(t.services, actor)).map((tier) => tier.id);
    const ordered = await orderTiers(t.services, actor, { tierIds: ids.toReversed() });
    expect(ordered.map((tier) => tier.key)).toEqual(["platinum", "gold", "silver", "bronze"]);
    const first = ids[0] ?? "";
    for (const wrong of [ids.slice(1), [...ids.slice(1), ids[1] ?? ""], [...ids, first]]) {
      await expect(orderTiers(t.services, actor, { tierIds: wrong })).rejects.toMatchObject({ code: "invalid_input" });
    }
  });
});

describe("a share of profit", () => {
  it("can be promised only while an admin says that counsel allows it", async () => {
    const [{ actor }, admin] = [await addArtist(), await addPerson(t.services, "admin")];
    const platinum = (await listMyTiers(t.services, actor))[3]?.id ?? "";
    const promise = () => updateTier(t.services, actor, { tierId: platinum, hasProfitShare: true });
    await expect(promise()).rejects.toMatchObject({ code: "rule_refused" });
    await expect(allowProfitShare(t.services, actor, { isAllowed: true })).rejects.toMatchObject({ code: "not_found" });
    await allowProfitShare(t.services, admin.actor, { isAllowed: true });
    expect(await promise()).toMatchObject({ hasProfitShare: true });
    await allowProfitShare(t.services, admin.actor, { isAllowed: false });
    expect((await listMyTiers(t.services, actor))[3]).toMatchObject({ hasProfitShare: false });
    await expect(promise()).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("the places of a tier", () => {
  it("are never given to more people than there are, however many come at once", async () => {
    const { actor } = await addArtist();
    const gold = (await listMyTiers(t.services, actor))[2]?.id ?? "";
    await updateTier(t.services, actor, { tierId: gold, seatsMax: 2 });
    const fans = await Promise.all(Array.from({ length: 5 }, () => addPerson(t.services)));
    const takes = fans.map(({ actor: fan }) =>
      t.services.db.transaction(async (tx) => {
        await requireSeat(tx, gold, t.clock.now());
        const [fanId, startsAt] = [fan.userId, new Date(t.clock.now().getTime() - 1_000)];
        const entitlement = { id: newId("entitlement"), fanId, artistId: actor.userId, tierId: gold, source: "comp" as const, sourceId: fanId, startsAt };
        await tx.insert(entitlements).values(entitlement);
      }),
    );
    const results = await Promise.allSettled(takes);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(2);
    const [page] = (await listMyTiers(t.services, actor)).slice(2);
    expect(page).toMatchObject({ seatsMax: 2, seatsTaken: 2, seatsLeft: 0 });
  });

  it("without a limit are for everybody", async () => {
    const { actor } = await addArtist();
    const [bronze] = await listMyTiers(t.services, actor);
    await expect(t.services.db.transaction((tx) => requireSeat(tx, bronze?.id ?? "", t.clock.now()))).resolves.toBeUndefined();
    await expect(t.services.db.transaction((tx) => requireSeat(tx, "tier_unknown", t.clock.now()))).rejects.toMatchObject({ code: "not_found" });
  });
});
