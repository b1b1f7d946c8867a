import { afterAll, beforeAll, expect, it } from "vitest";
import { videos, watchPlaces } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getPlace } from "./get-place";
import { keepPlace, PLACES_MAX } from "./keep-place";

const DURATION_MS = 90_000;
let test: TestServices;
let artist: Actor;
let fan: Actor;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  await addTiers(test.services, artist.userId);
  fan = (await addPerson(test.services)).actor;
});
afterAll(() => test.close());

const film = (more: Partial<typeof videos.$inferInsert> = {}) => {
  const values = { id: newId("video"), artistId: artist.userId, title: "A film", status: "ready" as const, visibility: "public" as const };
  return { ...values, durationMs: DURATION_MS, ...more };
};

async function addFilm(more: Partial<typeof videos.$inferInsert> = {}): Promise<string> {
  const added = film(more);
  await test.services.db.insert(videos).values(added);
  return added.id;
}

it("Whoever left a film goes on there on every device: the last place counts, and how long ago that was is said", async () => {
  const id = await addFilm();
  expect(await getPlace(test.services, fan, { id })).toEqual({ place: null });
  await keepPlace(test.services, fan, { id, placeMs: 20_000 });
  test.clock.advanceMs(5_000);
  await keepPlace(test.services, fan, { id, placeMs: 12_000 });
  test.clock.advanceMs(3_000);
  expect(await getPlace(test.services, fan, { id })).toEqual({ place: { placeMs: 12_000, agoMs: 3_000 } });
  expect(await keepPlace(test.services, fan, { id, placeMs: 5_000_000 })).toEqual({ placeMs: DURATION_MS });
});

it("A place that was true before the one that is kept does not take its place", async () => {
  const id = await addFilm();
  await keepPlace(test.services, fan, { id, placeMs: 20_000 });
  test.clock.advanceMs(-1_000);
  await keepPlace(test.services, fan, { id, placeMs: 10_000 });
  expect((await getPlace(test.services, fan, { id })).place?.placeMs).toBe(20_000);
  test.clock.advanceMs(1_000);
});

it("Nobody learns another's place, and nobody keeps one in a film that they may not watch", async () => {
  const id = await addFilm();
  await keepPlace(test.services, fan, { id, placeMs: 20_000 });
  expect(await getPlace(test.services, artist, { id })).toEqual({ place: null });
  const closed = [await addFilm({ visibility: "private" }), newId("video"), await addFilm({ visibility: "patrons", minTier: "gold" })];
  const codes = ["not_found", "not_found", "not_allowed"];
  for (const [index, each] of closed.entries()) {
    await expect(keepPlace(test.services, fan, { id: each, placeMs: 20_000 })).rejects.toMatchObject({ code: codes[index] });
    await expect(getPlace(test.services, fan, { id: each })).rejects.toMatchObject({ code: codes[index] });
  }
});

it("Of more films than a person's places may be of, that which was seen longest ago is forgotten, and others' stay", async () => {
  const viewer = (await addPerson(test.services)).actor;
  const films = Array.from({ length: PLACES_MAX + 1 }, () => film());
  await test.services.db.insert(videos).values(films);
  const seen = films.slice(0, PLACES_MAX).map(({ id }, index) => ({ viewerId: viewer.userId, videoId: id, placeMs: 1_000, keptAt: new Date(index) }));
  await test.services.db.insert(watchPlaces).values(seen);
  const [oldest = "", second = "", newest = ""] = [films[0]?.id, films[1]?.id, films[PLACES_MAX]?.id];
  await keepPlace(test.services, fan, { id: oldest, placeMs: 3_000 });
  await keepPlace(test.services, viewer, { id: newest, placeMs: 2_000 });
  expect((await getPlace(test.services, viewer, { id: oldest })).place).toBeNull();
  for (const id of [second, newest]) expect((await getPlace(test.services, viewer, { id })).place).not.toBeNull();
  expect((await getPlace(test.services, fan, { id: oldest })).place?.placeMs).toBe(3_000);
});
