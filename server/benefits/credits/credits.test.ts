import { afterAll, beforeAll, expect, it } from "vitest";
import { videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { chooseCredit, freezeCredits, listCredits } from "./credits";
import { listArtistCredits } from "./list-artist-credits";

let t: TestServices;
let artist: Actor;

beforeAll(async () => {
  t = await createTestServices();
  artist = (await addPerson(t.services, "artist")).actor;
  await addTiers(t.services, artist.userId);
});
afterAll(() => t.close());

async function addProducer(name: string | null, key = "platinum") {
  const { actor } = await addPerson(t.services);
  const held = await addPatron(t.services, { fanId: actor.userId, artistId: artist.userId, key });
  if (name !== null) await chooseCredit(t.services, actor, { artistId: artist.userId, name });
  return { actor, held };
}

it("credits name who had the tier and wished it at the moment of release, and stay so whatever comes after", async () => {
  const releaseAt = new Date(t.clock.now().getTime() + HOUR_MS);
  const id = newId("video");
  await t.services.db
    .insert(videos)
    .values({ id, artistId: artist.userId, title: "A film", status: "ready", visibility: "public", releaseAt, publishedAt: t.clock.now() });
  const dante = await addProducer("Dante");
  await addProducer(null);
  await addProducer("A gold patron", "gold");
  const left = await addProducer("Left before");
  await addPatron(t.services, { fanId: left.actor.userId, artistId: artist.userId, key: "platinum" }, { ...left.held, endsAt: releaseAt });
  await freezeCredits(t.services);
  expect(await listCredits(t.services, artist, { videoId: id })).toMatchObject({ isFrozen: false, items: [{ name: "Dante" }, { name: "Left before" }] });

  // The job comes late: what happened since the release does not count.
  t.clock.advanceMs(2 * HOUR_MS);
  await addProducer("Came after");
  await addPatron(t.services, { fanId: dante.actor.userId, artistId: artist.userId, key: "platinum" }, { ...dante.held, revokedAt: t.clock.now() });
  await freezeCredits(t.services);
  await freezeCredits(t.services);
  await chooseCredit(t.services, dante.actor, { artistId: artist.userId, name: null });
  expect(await listCredits(t.services, null, { videoId: id })).toEqual({ isFrozen: true, items: [{ name: "Dante", tierName: "Platinum" }] });
});

it("credits of a film that one may not know of are not there, and nobody names themself without a tier", async () => {
  const id = newId("video");
  await t.services.db.insert(videos).values({ id, artistId: artist.userId, title: "A film", status: "ready", visibility: "private" });
  await expect(listCredits(t.services, null, { videoId: id })).rejects.toMatchObject({ code: "not_found" });
  const stranger = (await addPerson(t.services)).actor;
  await expect(chooseCredit(t.services, stranger, { artistId: artist.userId, name: "Me" })).rejects.toMatchObject({ code: "not_allowed" });
});

it("an artist's credits name who is a patron now and wished it, highest tiers first and each once over all pages, and nobody else", async () => {
  const other = (await addPerson(t.services, "artist")).actor;
  await addTiers(t.services, other.userId);
  const join = async (key: string, name: string | null) => {
    const { actor } = await addPerson(t.services, "fan", "A name nobody chose");
    const held = await addPatron(t.services, { fanId: actor.userId, artistId: other.userId, key });
    if (name !== null) await chooseCredit(t.services, actor, { artistId: other.userId, name });
    return { actor, held };
  };
  await join("bronze", "Bea");
  await join("platinum", "Virgil");
  await join("platinum", null);
  const gone = await join("platinum", "Gone");
  await addPatron(t.services, { fanId: gone.actor.userId, artistId: other.userId, key: "platinum" }, { ...gone.held, revokedAt: t.clock.now() });
  await join("gold", "Ada");
  const page = { artistId: other.userId, limit: 2, offset: 0 };
  const first = await listArtistCredits(t.services, page);
  expect(first).toEqual({
    items: [
      { name: "Virgil", tierName: "Platinum", isProducer: true },
      { name: "Ada", tierName: "Gold", isProducer: false },
    ],
    total: 3,
    nextCursor: "2",
  });
  const second = await listArtistCredits(t.services, { ...page, cursor: first.nextCursor ?? undefined });
  expect(second).toEqual({ items: [{ name: "Bea", tierName: "Bronze", isProducer: false }], total: 3, nextCursor: null });
  const fan = (await addPerson(t.services)).actor;
  await expect(listArtistCredits(t.services, { ...page, artistId: fan.userId })).rejects.toMatchObject({ code: "not_found" });
});
