import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { isObject } from "@/protocol/cid";
import { readRoot } from "@/protocol/root-manifest";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPackage } from "@/test/packages";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { objectKey } from "../objects/object-key";
import { getRoot } from "./get-root";
import { publishRoot, ROOT_LIFETIME_MS } from "./publish-root";
import { renewRoots } from "./renew-roots";

let test: TestServices;
let artist: Actor;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
});
afterAll(() => test.close());

async function addFilm(visibility: "public" | "private" = "public"): Promise<string> {
  const id = newId("video");
  const row = { id, artistId: artist.userId, title: "A film", status: "ready" as const, visibility, sourceKey: `videos/${id}/source` };
  await test.services.db.insert(videos).values(row);
  await addPackage(test.services, id, `${id} `);
  return id;
}

async function believe(id: string, seqSeen = 0) {
  const newest = await getRoot(test.services, null, { id });
  const bytes = new Uint8Array(await buffer(await test.services.storage.read(objectKey(newest.cid))));
  expect(await isObject(newest.cid, bytes)).toBe(true);
  return readRoot(bytes, { keys: newest.keys, work: id, seqSeen, now: test.clock.now() });
}

describe("the root of a film", () => {
  it("is believed by who knows the artist's key, and names the film's lists", async () => {
    const id = await addFilm();
    await publishRoot(test.services, { videoId: id });
    expect(await believe(id)).toMatchObject({
      root: { work: id, artist: artist.userId, seq: 1, durationMs: 4000, isEncrypted: false, playlists: [{ kind: "hls" }, { kind: "dash" }] },
    });
  });

  it("goes up by one with each change of the film and by none without, whoever asks for it at once", async () => {
    const id = await addFilm();
    await Promise.allSettled([publishRoot(test.services, { videoId: id }), publishRoot(test.services, { videoId: id })]);
    await publishRoot(test.services, { videoId: id });
    expect((await getRoot(test.services, null, { id })).seq).toBe(1);
    await addPackage(test.services, id, "other words ");
    await publishRoot(test.services, { videoId: id });
    expect(await believe(id, 2)).toMatchObject({ root: { seq: 2 } });
  });

  it("is signed anew before nobody would believe it any more", async () => {
    const id = await addFilm();
    await publishRoot(test.services, { videoId: id });
    test.clock.advanceMs(ROOT_LIFETIME_MS - DAY_MS);
    await renewRoots(test.services);
    test.clock.advanceMs(2 * DAY_MS);
    expect(await believe(id, 2)).toMatchObject({ root: { seq: 2 } });
  });

  it("is not there of a film that nobody carries", async () => {
    const id = await addFilm("private");
    await publishRoot(test.services, { videoId: id });
    await expect(getRoot(test.services, null, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getRoot(test.services, artist, { id })).rejects.toMatchObject({ code: "not_found" });
  });
});

it("each use of an artist's key is in the log that they may read", async () => {
  const log = await test.database.sql`select reason from vault_accesses where user_id = ${artist.userId} and purpose = 'signing-key'`;
  expect(log.length).toBeGreaterThan(3);
});
