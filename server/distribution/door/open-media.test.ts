import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { addPackage } from "@/test/packages";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { openMedia } from "./open-media";
import { openSoundFile } from "./sound-file";

let test: TestServices;
let artistId: string;

beforeAll(async () => {
  test = await createTestServices();
  artistId = (await addPerson(test.services, "artist")).actor.userId;
});
afterAll(() => test.close());

async function addReady(visibility: "public" | "unlisted" | "private", more: Partial<typeof videos.$inferInsert> = {}): Promise<string> {
  const id = newId("video");
  await test.services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", hasAudio: true, visibility, ...more });
  return id;
}

const open = (id: string, name: string, hasKeys = true, viewer: string | null = artistId) =>
  openMedia(test.services, viewer, { id, path: [name] }, { hasKeys });
const read = async (id: string, name: string) => {
  const file = await open(id, name);
  return (await buffer(await file.storage.read(file.key))).toString();
};
const listNamed = (text: string): string => /^(bafkrei\w+\.m3u8)$/m.exec(text)?.[1] ?? "";

describe("the door of a video", () => {
  it("hands out lists whose segments are objects, of a film that is open to everybody", async () => {
    const id = await addReady("public");
    await addPackage(test.services, id);
    const segments = await read(id, listNamed(await read(id, "master.m3u8")));
    expect(segments.match(/^\/ipfs\/bafkrei\w+\?format=raw$/gm)).toHaveLength(2);
    expect(await read(id, "manifest.mpd")).toContain('<SegmentURL media="/ipfs/bafkrei');
    expect((await open(id, "master.m3u8")).cacheControl).toBe("public, no-cache");
  });

  it("lets the segments of any other film through itself, to who may watch it", async () => {
    const id = await addReady("private");
    await addPackage(test.services, id);
    const segments = await read(id, listNamed(await read(id, "master.m3u8")));
    const [first = ""] = segments.match(/^bafkrei\w+\.m4s$/gm) ?? [];
    expect(await read(id, first)).toBe("720p 1");
    expect((await open(id, first)).cacheControl).toBe("private, no-cache");
    await expect(open(id, first, true, null)).rejects.toMatchObject({ code: "not_found" });
    expect(await read(id, "manifest.mpd")).toContain(`<SegmentURL media="${first}"/>`);
  });

  it("hands out nothing of another film", async () => {
    const [id, other] = [await addReady("private"), await addReady("public")];
    await addPackage(test.services, id);
    await addPackage(test.services, other, "other ");
    const list = listNamed(await read(id, "master.m3u8"));
    await expect(open(other, list)).rejects.toMatchObject({ code: "not_found" });
  });

  it("plays what was packaged before there were objects from where it lies", async () => {
    const id = await addReady("unlisted");
    await test.services.storage.putBytes(`videos/${id}/media/master.m3u8`, Buffer.from("old"));
    expect(await read(id, "master.m3u8")).toBe("old");
    for (const name of ["media_0.m3u8", "manifest.mpd", "init-0.m4s", "chunk-0-00001.m4s", "poster.jpg"]) {
      expect(await open(id, name)).toMatchObject({ key: `videos/${id}/media/${name}`, cacheControl: expect.stringContaining("private") });
    }
  });

  it.each([["../source"], [".."], ["source"], ["master.m3u8/.."], ["a.exe"], [""], ["%2e%2e"], ["x.jpg"]])("never serves %j", async (name) => {
    const id = await addReady("public");
    await expect(open(id, name)).rejects.toMatchObject({ code: "not_found" });
    await expect(openMedia(test.services, null, { id, path: ["x", "poster.jpg"] }, { hasKeys: true })).rejects.toMatchObject({ code: "not_found" });
  });
});

it("the sound of a film is one file of which any part can be read", async () => {
  const id = await addReady("public");
  await addPackage(test.services, id);
  const sound = await openSoundFile(test.services, null, id);
  const whole = (await buffer(await sound.read(""))).toString();
  expect(whole).toBe("audio 0audio 1audio 2");
  expect((await sound.find(""))?.sizeBytes).toBe(whole.length);
  expect((await buffer(await sound.read("", { start: 5, end: 9 }))).toString()).toBe(whole.slice(5, 10));
});
