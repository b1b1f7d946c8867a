import { afterAll, beforeAll, expect, it } from "vitest";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findAccess } from "../entitlements/find-access";
import { listMyTiers } from "../tiers/list-tiers";
import { updateTier } from "../tiers/update-tier";
import { grantComp, listComps, revokeComp } from "./grant-comp";

let t: TestServices;
let artist: Person;
let gold: string;
let silver: string;

beforeAll(async () => {
  t = await createTestServices();
  artist = await addPerson(t.services, "artist");
  const tiers = await listMyTiers(t.services, artist.actor);
  [silver, gold] = [tiers[1]?.id ?? "", tiers[2]?.id ?? ""];
});
afterAll(() => t.close());

const accessOf = (fan: Person, afterMs = 0) =>
  findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: new Date(t.clock.now().getTime() + afterMs) });
const page = { limit: 10, offset: 0 };

it("lets a guest in at once and until the day that was said, and the later word counts", async () => {
  const fan = await addPerson(t.services);
  const endsAt = new Date(t.clock.now().getTime() + 3 * DAY_MS).toISOString();
  const comp = await grantComp(t.services, artist.actor, { fan: fan.handle, tierId: silver, endsAt });
  expect(await accessOf(fan)).toMatchObject({ key: "silver", source: "comp" });
  expect(await accessOf(fan, 3 * DAY_MS)).toBeNull();
  const again = await grantComp(t.services, artist.actor, { fan: fan.actor.userId, tierId: gold });
  expect(again).toMatchObject({ id: comp.id, endsAt: null, tier: { key: "gold" } });
  expect(await accessOf(fan, 300 * DAY_MS)).toMatchObject({ key: "gold" });
  await revokeComp(t.services, artist.actor, { compId: comp.id });
  await revokeComp(t.services, artist.actor, { compId: comp.id });
  expect(await accessOf(fan)).toBeNull();
  expect((await listComps(t.services, artist.actor, page)).items.map(({ id }) => id)).not.toContain(comp.id);
});

it("is an artist's to give for their own tiers, and theirs alone to end", async () => {
  const [fan, other] = [await addPerson(t.services), await addPerson(t.services, "artist")];
  await expect(grantComp(t.services, other.actor, { fan: fan.handle, tierId: gold })).rejects.toMatchObject({ code: "not_found" });
  await expect(grantComp(t.services, artist.actor, { fan: "nobody-here", tierId: gold })).rejects.toMatchObject({ code: "not_found" });
  const comp = await grantComp(t.services, artist.actor, { fan: fan.handle, tierId: gold });
  await expect(revokeComp(t.services, other.actor, { compId: comp.id })).rejects.toMatchObject({ code: "not_found" });
});

it("takes one of the places that a tier has", async () => {
  await updateTier(t.services, artist.actor, { tierId: silver, seatsMax: 1 });
  const [one, two] = [await addPerson(t.services), await addPerson(t.services)];
  await grantComp(t.services, artist.actor, { fan: one.handle, tierId: silver });
  await grantComp(t.services, artist.actor, { fan: one.handle, tierId: silver });
  await expect(grantComp(t.services, artist.actor, { fan: two.handle, tierId: silver })).rejects.toMatchObject({ code: "rule_refused" });
});
