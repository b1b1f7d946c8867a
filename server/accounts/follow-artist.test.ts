import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { followArtist, unfollowArtist } from "./follow-artist";
import { getArtist } from "./get-artist";
import { listArtists, listFollowedArtists } from "./list-artists";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

describe("an artist's page", () => {
  it("is found by id and by handle in any case, and says whether one follows", async () => {
    const [artist, fan] = [await addPerson(t.services, "artist", "Beatrice"), await addPerson(t.services)];
    await followArtist(t.services, fan.actor, { artistId: artist.actor.userId });
    const page = { handle: "beatrice", followers: 1 };
    expect(await getArtist(t.services, fan.actor, { idOrHandle: "Beatrice" })).toMatchObject({ ...page, isFollowing: true, isMe: false });
    expect(await getArtist(t.services, null, { idOrHandle: artist.actor.userId })).toMatchObject({ ...page, isFollowing: false });
  });

  it("tells nothing of mail addresses or roles", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const page = await getArtist(t.services, null, { idOrHandle: actor.userId });
    expect(Object.keys(page).sort()).toEqual(["bio", "createdAt", "followers", "handle", "id", "isFollowing", "isMe", "name", "realm"]);
  });

  it("does not exist for a fan", async () => {
    const { actor, handle } = await addPerson(t.services, "fan");
    for (const idOrHandle of [actor.userId, handle, "nobody"]) {
      await expect(getArtist(t.services, null, { idOrHandle })).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("following", () => {
  it("counts a fan once, however often and however many times at once they press", async () => {
    const [artist, fan] = [await addPerson(t.services, "artist"), await addPerson(t.services)];
    await Promise.all(Array.from({ length: 5 }, () => followArtist(t.services, fan.actor, { artistId: artist.actor.userId })));
    expect(await followArtist(t.services, fan.actor, { artistId: artist.actor.userId })).toEqual({ isFollowing: true, followers: 1 });
    expect(await unfollowArtist(t.services, fan.actor, { artistId: artist.actor.userId })).toEqual({ isFollowing: false, followers: 0 });
  });

  it("is of artists, never of fans or oneself", async () => {
    const [artist, fan] = [await addPerson(t.services, "artist"), await addPerson(t.services)];
    await expect(followArtist(t.services, artist.actor, { artistId: fan.actor.userId })).rejects.toMatchObject({ code: "not_found" });
    await expect(followArtist(t.services, artist.actor, { artistId: artist.actor.userId })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("fills a list of one's own, and paging meets every artist once", async () => {
    const fan = await addPerson(t.services);
    const followed = await addPerson(t.services, "artist");
    await addPerson(t.services, "artist");
    await followArtist(t.services, fan.actor, { artistId: followed.actor.userId });
    const mine = await listFollowedArtists(t.services, fan.actor, { limit: 10, offset: 0 });
    expect(mine).toMatchObject({ total: 1, nextCursor: null, items: [{ id: followed.actor.userId }] });
    const met: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listArtists(t.services, { limit: 2, offset: 0, cursor });
      met.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
      expect(page.total).toBeGreaterThanOrEqual(met.length);
    } while (cursor !== undefined);
    expect(new Set(met).size).toBe(met.length);
    expect(met).toContain(followed.actor.userId);
  });
});
