import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { newPost } from "./contract";
import { getPost, listArtistPosts, listNewsPosts, listOwnPosts } from "./get-post";
import { splitText } from "./rules";
import { createPost, deletePost, updatePost } from "./write-post";

let t: TestServices;
let artist: Actor;
let silver: Actor;
let stranger: Actor;
const page = { limit: 20, offset: 0 };

beforeAll(async () => {
  t = await createTestServices();
  artist = (await addPerson(t.services, "artist")).actor;
  silver = (await addPerson(t.services)).actor;
  stranger = (await addPerson(t.services, "artist")).actor;
  await addTiers(t.services, artist.userId);
  await addPatron(t.services, { fanId: silver.userId, artistId: artist.userId, key: "silver" });
});
afterAll(() => t.close());

const inMs = (durationMs: number) => new Date(t.clock.now().getTime() + durationMs).toISOString();
const write = (post: object) => createPost(t.services, artist, newPost.parse({ title: "News", body: "Hello.", publishAt: inMs(0), ...post }));
const see = (postId: string, by: Actor | null) => getPost(t.services, by, { postId });

describe("a post", () => {
  it("for a tier is open to who holds it, a locked teaser to others, and to its artist always", async () => {
    const forSilver = await write({ minTier: "silver", body: "The secret." });
    const forGold = await write({ minTier: "gold", body: "The other secret." });
    expect((await see(forSilver.id, silver)).body).toBe("The secret.");
    for (const [id, by] of [
      [forSilver.id, null],
      [forSilver.id, stranger],
      [forGold.id, silver],
    ] as const) {
      const seen = await see(id, by);
      expect(seen).toMatchObject({ title: "News", isLocked: true, body: null, paragraphs: [], video: null });
      expect(JSON.stringify(seen)).not.toContain("secret");
    }
    expect((await see(forGold.id, silver)).neededTier).toMatchObject({ key: "gold", name: "Gold", monthlyCents: 2499 });
    expect((await see(forGold.id, artist)).isLocked).toBe(false);
    const listed = await listArtistPosts(t.services, silver, { ...page, artistId: artist.userId });
    expect(Object.fromEntries(listed.items.map((post) => [post.id, post.isLocked]))).toMatchObject({ [forSilver.id]: false, [forGold.id]: true });
  });

  it("can be for a tier at once, before anybody has looked at the artist's tiers", async () => {
    const newcomer = (await addPerson(t.services, "artist")).actor;
    const post = await createPost(t.services, newcomer, newPost.parse({ title: "First", body: "Hello.", publishAt: inMs(0), minTier: "gold" }));
    expect(await see(post.id, stranger)).toMatchObject({ isLocked: true, neededTier: { key: "gold", monthlyCents: 2499 } });
    await expect(createPost(t.services, newcomer, newPost.parse({ title: "Second", body: "Hello.", minTier: "diamond" }))).rejects.toMatchObject({
      code: "rule_refused",
    });
  });

  it("is not there for anybody else while it is a draft or its time has not come", async () => {
    const draft = await write({ visibility: "public", publishAt: null });
    const later = await write({ visibility: "public", publishAt: inMs(60_000) });
    for (const { id } of [draft, later]) {
      for (const by of [silver, stranger, null]) await expect(see(id, by)).rejects.toMatchObject({ code: "not_found" });
      expect((await see(id, artist)).status).toBe(id === draft.id ? "draft" : "scheduled");
    }
    expect((await listOwnPosts(t.services, artist, page)).items.map((post) => post.id)).toEqual(expect.arrayContaining([draft.id, later.id]));
    t.clock.advanceMs(60_000);
    expect((await see(later.id, null)).status).toBe("published");
    expect((await listNewsPosts(t.services, silver, page)).items[0]?.id).toBe(later.id);
  });

  it("is changed and deleted by its artist alone, and its film must be theirs", async () => {
    const { id } = await write({ visibility: "public" });
    for (const attempt of [() => updatePost(t.services, stranger, { postId: id, title: "Mine" }), () => deletePost(t.services, stranger, { postId: id })])
      await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    const videoId = newId("video");
    await t.services.db.insert(videos).values({ id: videoId, artistId: stranger.userId, title: "A film", status: "ready", visibility: "private" });
    await expect(updatePost(t.services, artist, { postId: id, videoId })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(updatePost(t.services, artist, { postId: id, minTier: "none" })).rejects.toMatchObject({ code: "rule_refused" });
    expect((await updatePost(t.services, artist, { postId: id, title: "Another" })).title).toBe("Another");
    await deletePost(t.services, artist, { postId: id });
    await expect(see(id, artist)).rejects.toMatchObject({ code: "not_found" });
  });

  it("shows a film in it by the film's own rule", async () => {
    const videoId = newId("video");
    await t.services.db
      .insert(videos)
      .values({ id: videoId, artistId: artist.userId, title: "A film", status: "ready", visibility: "patrons", minTier: "silver" });
    const { id } = await write({ visibility: "public", videoId });
    expect([(await see(id, silver)).video?.isLocked, (await see(id, null)).video?.isLocked]).toEqual([false, true]);
  });

  it("is listed once over all pages, newest first", async () => {
    const other = (await addPerson(t.services, "artist")).actor;
    for (let at = 0; at < 5; at++)
      await createPost(t.services, other, newPost.parse({ title: `${at}`, body: "x", visibility: "public", publishAt: inMs(-1000 * (at >> 1)) }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer: Awaited<ReturnType<typeof listArtistPosts>> = await listArtistPosts(t.services, null, {
        limit: 2,
        offset: 0,
        cursor,
        artistId: other.userId,
      });
      seen.push(...answer.items.map((post) => post.id));
      cursor = answer.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([new Set(seen).size, seen.length]).toEqual([5, 5]);
  });
});

describe("what was typed", () => {
  it("becomes paragraphs and links that lead only to the web, with no letter lost", () => {
    expect(splitText("See https://mhc.example/a?b=1. Now!\n\njavascript:alert(1) <b>\nhttp://x.test")).toEqual([
      [
        { text: "See ", href: null },
        { text: "https://mhc.example/a?b=1", href: "https://mhc.example/a?b=1" },
        { text: ". Now!", href: null },
      ],
      [
        { text: "javascript:alert(1) <b>\n", href: null },
        { text: "http://x.test", href: "http://x.test/" },
      ],
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parts = splitText(text).flat();
        expect(
          parts
            .map((part) => part.text)
            .join("")
            .replace(/\s/g, ""),
        ).toBe(text.replace(/\s/g, ""));
        for (const { href } of parts) if (href !== null) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
