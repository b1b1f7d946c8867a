import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getFeed } from "@/app/api/feeds/rss/[token]/route";
import { patronFeeds, videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { createFeed, listFeeds, revokeFeed } from "./manage-feeds";
import { getFeedFile, readFeed } from "./read-feed";
import { feedXml } from "./rules";

let t: TestServices;
let artist: Actor;
let fan: Actor;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  artist = (await addPerson(t.services, "artist")).actor;
  fan = (await addPerson(t.services)).actor;
  await addTiers(t.services, artist.userId);
  await addPatron(t.services, { fanId: fan.userId, artistId: artist.userId, key: "bronze" });
});
afterAll(() => t.close());

const tokenOf = (url: string) => url.split("/").at(-1) ?? "";
const addFilm = (title: string) =>
  t.services.db.insert(videos).values({ id: newId("video"), artistId: artist.userId, title, status: "ready", visibility: "patrons", hasAudio: true });

describe("a private feed", () => {
  it("is known by its token alone, of which only a hash is kept, and a new one ends the one before", async () => {
    const first = await createFeed(t.services, fan, { artistId: artist.userId });
    expect(JSON.stringify(await t.services.db.select().from(patronFeeds))).not.toContain(tokenOf(first.url));
    expect(JSON.stringify(await listFeeds(t.services, fan, { limit: 5, offset: 0 }))).not.toContain(tokenOf(first.url));
    const second = await createFeed(t.services, fan, { artistId: artist.userId });
    await expect(readFeed(t.services, { token: tokenOf(first.url) })).rejects.toMatchObject({ code: "not_found" });
    expect((await readFeed(t.services, { token: tokenOf(second.url) })).xml).toContain("<rss");
    expect((await listFeeds(t.services, fan, { limit: 5, offset: 0 })).items.map((feed) => feed.id)).toEqual([second.id]);
    await expect(revokeFeed(t.services, artist, { feedId: second.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is for who has access, and opens neither itself nor a file once it is revoked", async () => {
    const stranger = (await addPerson(t.services)).actor;
    await expect(createFeed(t.services, stranger, { artistId: artist.userId })).rejects.toMatchObject({ code: "not_allowed" });
    await addFilm("A film to hear");
    const feed = await createFeed(t.services, fan, { artistId: artist.userId });
    const { xml } = await readFeed(t.services, { token: tokenOf(feed.url) });
    const [, videoId = "", signature = ""] = /api\/feeds\/media\/[^/]+\/([^/]+)\/([^/]+)\//.exec(xml) ?? [];
    const file = { feedId: feed.id, videoId, signature, path: ["master.m3u8"] };
    expect((await getFeedFile(t.services, file)).cacheControl).toBe("private, no-cache");
    await expect(getFeedFile(t.services, { ...file, signature: `${signature.slice(0, -1)}é` })).rejects.toMatchObject({ code: "not_found" });
    await revokeFeed(t.services, fan, { feedId: feed.id });
    await expect(getFeedFile(t.services, file)).rejects.toMatchObject({ code: "not_found" });
    await expect(readFeed(t.services, { token: tokenOf(feed.url) })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is sent again only when something in it has changed", async () => {
    const feed = await createFeed(t.services, fan, { artistId: artist.userId });
    const ask = (etag?: string) =>
      getFeed(new Request("http://127.0.0.1/", etag === undefined ? {} : { headers: { "if-none-match": etag } }), {
        params: Promise.resolve({ token: tokenOf(feed.url) }),
      });
    const first = await ask();
    const etag = first.headers.get("etag") ?? "";
    t.clock.advanceMs(60_000);
    expect([(await ask(etag)).status, (await ask(`W/${etag}`)).status, (await ask('"other"')).status]).toEqual([304, 304, 200]);
    await addFilm("Another");
    expect((await ask(etag)).status).toBe(200);
  });
});

describe("a sound in a feed", () => {
  const PARTS = { "init-1.m4s": "beginning", "chunk-1-00001.m4s": "one", "chunk-1-00002.m4s": "second" };
  const BYTES = Object.values(PARTS).join("").length;
  const enclosureOf = (xml: string, videoId: string) =>
    new RegExp(`<enclosure url="([^"]+${videoId}[^"]+)" type="([^"]+)" length="(\\d+)"/>`).exec(xml)?.slice(1);

  async function addSound(soundBytes: number | null): Promise<string> {
    const id = newId("video");
    const values = { id, artistId: artist.userId, title: "A film to hear", status: "ready" as const, visibility: "patrons" as const };
    await t.services.db.insert(videos).values({ ...values, hasAudio: true, soundBytes });
    for (const [name, text] of Object.entries(PARTS)) await t.services.storage.putBytes(`videos/${id}/media/${name}`, Buffer.from(text));
    return id;
  }

  it("has the length and the type of the file that is served, also one that was made before lengths were kept", async () => {
    const [measured, older] = [await addSound(BYTES), await addSound(null)];
    const { url, id: feedId } = await createFeed(t.services, fan, { artistId: artist.userId });
    const { xml } = await readFeed(t.services, { token: tokenOf(url) });
    for (const videoId of [measured, older]) {
      const [address = "", type, length] = enclosureOf(xml, videoId) ?? [];
      const [signature = "", name = ""] = address.split("/").slice(-2);
      const file = await getFeedFile(t.services, { feedId, videoId, signature, path: [name] });
      expect({ type, length: Number(length) }).toEqual({ type: file.contentType, length: (await file.storage.find(file.key))?.sizeBytes });
      expect([type, length]).toEqual(["audio/mp4", String(BYTES)]);
    }
    const [kept] = await t.services.db.select({ soundBytes: videos.soundBytes }).from(videos).where(eq(videos.id, older));
    expect(kept?.soundBytes).toBe(BYTES);
  });

  it("is left out where there is no file to hear", async () => {
    await addFilm("Sound that is not there");
    const { url } = await createFeed(t.services, fan, { artistId: artist.userId });
    expect((await readFeed(t.services, { token: tokenOf(url) })).xml).not.toContain('length="0"');
  });
});

describe("the text of a feed", () => {
  it("is whole XML whatever people write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const xml = feedXml({ title: text, link: "https://a.test/", selfUrl: "https://a.test/", description: text, imageUrl: text }, []);
        expect(xml.match(/<title>/g)).toHaveLength(1);
      }),
    );
  });
});
