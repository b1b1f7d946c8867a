import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { deleteVideo, removeVideoFiles } from "./delete-video";
import { viewerOf } from "./enter-video";
import { getPicture } from "./get-media-object";
import { getVideo } from "./get-video";
import { listArtistVideos, listNewVideos, listVideos } from "./list-videos";
import type { Visibility } from "./rules";
import { updateVideo } from "./update-video";

let test: TestServices;
let artist: Actor;
let stranger: Actor;
const page = { limit: 20, offset: 0 };

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  stranger = (await addPerson(test.services, "artist")).actor;
});
afterAll(() => test.close());

async function addReady(visibility: Visibility, more: Partial<typeof videos.$inferInsert> = {}): Promise<string> {
  const id = newId("video");
  await test.services.db.insert(videos).values({ id, artistId: artist.userId, title: "A film", status: "ready", visibility, ...more });
  return id;
}

describe.each(["private", "patrons"] as const)("a %s video that no tier opens", (visibility) => {
  it("is for strangers and for nobody exactly like one that does not exist, in every verb", async () => {
    const id = await addReady(visibility);
    const missing = newId("video");
    const verbs = [
      (videoId: string, by: Actor | null) => getVideo(test.services, by, { id: videoId }),
      (videoId: string, by: Actor | null) => getPicture(test.services, viewerOf(by), { id: videoId, name: "thumbnails.jpg" }),
      (videoId: string) => updateVideo(test.services, stranger, { id: videoId, title: "Mine now" }),
      (videoId: string) => deleteVideo(test.services, stranger, { id: videoId }),
    ];
    for (const verb of verbs) {
      for (const by of [stranger, null]) {
        const [theirs, nobodys] = await Promise.allSettled([verb(id, by), verb(missing, by)]);
        expect(theirs).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
        expect(String(theirs.status === "rejected" && theirs.reason)).toBe(String(nobodys.status === "rejected" && nobodys.reason));
      }
    }
    expect((await getVideo(test.services, artist, { id })).title).toBe("A film");
  });

  it("is in nobody's list but its artist's", async () => {
    const id = await addReady(visibility);
    const own = await listVideos(test.services, artist, { limit: 100, offset: 0 });
    expect(own.items.map((video) => video.id)).toContain(id);
    const others = [
      await listVideos(test.services, stranger, page),
      await listNewVideos(test.services, page),
      await listArtistVideos(test.services, stranger, { ...page, artistId: artist.userId }),
    ];
    for (const list of others) expect(list.items.map((video) => video.id)).not.toContain(id);
  });
});

describe("a video", () => {
  it("that is unlisted can be watched by who knows its address, and is in no list", async () => {
    const id = await addReady("unlisted");
    expect((await getVideo(test.services, null, { id })).playback?.hls).toBe(`/api/videos/${id}/media/master.m3u8`);
    expect((await listNewVideos(test.services, page)).items.map((video) => video.id)).not.toContain(id);
  });

  it("is closed to others until its release and while it is not ready", async () => {
    const later = await addReady("public", { releaseAt: new Date(test.clock.now().getTime() + 60_000) });
    const unready = await addReady("public", { status: "processing" });
    for (const id of [later, unready]) await expect(getVideo(test.services, stranger, { id })).rejects.toMatchObject({ code: "not_found" });
    expect((await getVideo(test.services, artist, { id: later })).id).toBe(later);
    test.clock.advanceMs(61_000);
    expect((await getVideo(test.services, stranger, { id: later })).id).toBe(later);
  });

  it("shows a token without the right to videos no more than a stranger", async () => {
    const id = await addReady("private");
    const token: Actor = { ...artist, via: "token", scopes: ["account:read"] };
    await expect(getVideo(test.services, token, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("counts as published from the first time that it is public, and who may see it is on record", async () => {
    const id = await addReady("private");
    const first = await updateVideo(test.services, artist, { id, visibility: "public" });
    expect(first.publishedAt).toBe(test.clock.now().toISOString());
    test.clock.advanceMs(60_000);
    await updateVideo(test.services, artist, { id, visibility: "private" });
    const again = await updateVideo(test.services, artist, { id, visibility: "public", title: "Another title" });
    expect(again).toMatchObject({ publishedAt: first.publishedAt, title: "Another title" });
    const log = await test.database.sql`select action, before, after from audit_log where target = ${id} order by seq`;
    expect(log).toHaveLength(3);
    expect(log[0]).toMatchObject({ action: "catalogue/video.access-changed", before: { visibility: "private" }, after: { visibility: "public" } });
  });

  it("can be for a tier that its artist has, and for no other", async () => {
    const { actor } = await addPerson(test.services, "artist");
    await addTiers(test.services, actor.userId);
    const id = await addReady("patrons", { artistId: actor.userId });
    await expect(updateVideo(test.services, actor, { id, minTier: "diamond" })).rejects.toMatchObject({ code: "rule_refused" });
    expect(await updateVideo(test.services, actor, { id, minTier: "gold" })).toMatchObject({ minTier: "gold", isLocked: false });
    expect(await getVideo(test.services, stranger, { id })).toMatchObject({ isLocked: true, playback: null, neededTier: { key: "gold", name: "Gold" } });
    expect((await updateVideo(test.services, actor, { id, minTier: null })).minTier).toBeNull();
  });

  it("that is deleted is gone at once, its files soon after, and the deletion is on record", async () => {
    const id = await addReady("public");
    await test.services.storage.putBytes(`videos/${id}/media/poster.jpg`, Buffer.from("poster"));
    await removeVideoFiles(test.services, { videoId: id });
    expect(await test.services.storage.list(`videos/${id}/`)).toHaveLength(1);
    await deleteVideo(test.services, artist, { id });
    await expect(getVideo(test.services, artist, { id })).rejects.toMatchObject({ code: "not_found" });
    const [event] = await test.database.sql`select name, data from event_outbox where id = ${`catalogue/video.deleted:${id}`}`;
    expect(event).toEqual({ name: "catalogue/video.deleted", data: { videoId: id, artistId: artist.userId } });
    await removeVideoFiles(test.services, { videoId: id });
    expect(await test.services.storage.list(`videos/${id}/`)).toEqual([]);
    expect(await test.database.sql`select 1 from audit_log where target = ${id} and action = 'catalogue/video.deleted'`).toHaveLength(1);
  });
});

describe("the list of new videos", () => {
  it("shows each exactly once over its pages, newest first", async () => {
    const { actor } = await addPerson(test.services, "artist");
    for (let at = 0; at < 7; at++) {
      await addReady("public", { artistId: actor.userId, publishedAt: new Date(1_700_000_000_000 + Math.floor(at / 2) * 1000) });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof listArtistVideos>> = await listArtistVideos(test.services, null, {
        artistId: actor.userId,
        limit: 3,
        offset: 0,
        cursor: cursor ?? undefined,
      });
      expect(answer.total).toBe(7);
      seen.push(...answer.items.map((video) => `${video.publishedAt} ${video.id}`));
      cursor = answer.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual([...seen].sort().reverse());
  });
});
