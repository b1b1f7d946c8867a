import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { isObject } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { newId } from "@/server/kernel/ids";
import { AAC, H264, makeMedia, picture, tone } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { objectKey } from "../objects/object-key";
import { asCid, LIST_POSITIONS, LISTS, listPart, listRenditions } from "../work-queries";
import { finishPackaging } from "./finish-packaging";
import { packageRendition, planRenditions } from "./package-rendition";
import { joinRendition } from "./read-rendition";
import { requestPackaging } from "./request-packaging";

let test: TestServices;
let folder: string;
let artistId: string;
let film: string;
const never = new AbortController().signal;

beforeAll(async () => {
  test = await createTestServices();
  folder = await mkdtemp(join(tmpdir(), "mhc-ladder-"));
  artistId = (await addPerson(test.services, "artist")).actor.userId;
  // What no encoder makes small, and a rate at which two seconds are no whole number of frames.
  const noise = ["-f", "lavfi", "-i", "nullsrc=size=534x300:duration=5:rate=12000/1001,geq=random(1)*255:128:128"];
  film = makeMedia(join(folder, "noise.mp4"), [...noise, ...tone(5), ...H264, ...AAC]);
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

async function addFilm(path: string, visibility: "public" | "patrons" = "public"): Promise<string> {
  const id = newId("video");
  const sourceKey = `videos/${id}/source`;
  await test.services.storage.putFile(sourceKey, path);
  await test.services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", visibility, sourceKey });
  return id;
}

async function packageAll(videoId: string): Promise<void> {
  const { first, rest } = await planRenditions(test.services, { videoId }, never);
  for (const name of [...first, ...rest]) {
    expect(await packageRendition(test.services, { videoId, name }, never)).toBe("go-on");
    test.clock.advanceMs(1000);
  }
  await finishPackaging(test.services, { videoId });
}

async function cidsOf(videoId: string): Promise<readonly string[]> {
  const rows = await test.database.sql`select part, position, cid from video_objects where video_id = ${videoId} and state = 'current' order by 1, 2`;
  return rows.map((row) => `${row.part} ${row.position} ${row.cid}`);
}

async function readList(videoId: string, position: number): Promise<string> {
  const list = (await listPart(test.services.db, videoId, LISTS)).find((object) => object.position === position);
  return list === undefined ? "" : (await buffer(await test.services.storage.read(objectKey(list.cid)))).toString();
}

describe("the ladder of a film", { timeout: 120_000 }, () => {
  it("has what is good to watch first, then what gets through thin lines, then the rest; and the same names however often it is made", async () => {
    const [one, two] = [await addFilm(film), await addFilm(film)];
    expect(await planRenditions(test.services, { videoId: one }, never)).toEqual({
      first: ["audio", "300p"],
      rest: ["lifeboat", "lifeboat-audio", "240p"],
    });
    await packageAll(one);
    const before = await cidsOf(one);
    await packageAll(one);
    expect(await cidsOf(one)).toEqual(before);
    for (const name of ["audio", "300p", "lifeboat"]) {
      await packageRendition(test.services, { videoId: two, name }, never);
      expect(await listPart(test.services.db, two, name)).toMatchObject((await listPart(test.services.db, one, name)).map(({ cid }) => ({ cid })));
    }

    const objects = await test.database.sql`select cid, bytes from content_objects`;
    for (const { cid, bytes } of objects) {
      expect(Number(bytes)).toBeLessThanOrEqual(OBJECT_BYTES_MAX);
      const name = asCid(String(cid));
      expect(await isObject(name, new Uint8Array(await buffer(await test.services.storage.read(objectKey(name)))))).toBe(true);
    }
    const bitrate = new Map((await listRenditions(test.services.db, one)).map((each) => [each.name, each]));
    expect(bitrate.get("lifeboat")?.averageBps).toBeLessThanOrEqual(80_000);
    expect(bitrate.get("lifeboat-audio")?.averageBps).toBeLessThanOrEqual(24_000);
    for (const name of ["300p", "240p", "lifeboat"]) {
      const starts = (await listPart(test.services.db, one, name)).filter((object) => object.position > 0).map((object) => object.ticks);
      expect(starts).toHaveLength(3);
      const timescale = bitrate.get(name)?.timescale ?? 0;
      expect(Math.abs((starts[0] ?? 0) / timescale - 2)).toBeLessThan(0.1);
    }
    expect(await readList(one, LIST_POSITIONS.hls)).toMatch(/RESOLUTION=534x300[\s\S]*RESOLUTION=256x144[\s\S]*RESOLUTION=428x240/);
    expect(await readList(one, LIST_POSITIONS.lifeboat)).toMatch(/^(?![\s\S]*x300)[\s\S]*RESOLUTION=256x144[\s\S]*CODECS="mp4a.40.2",AUDIO="lifeboat-audio"/);
    expect((await readList(one, LIST_POSITIONS.dash)).match(/<Representation /g)).toHaveLength(5);
  });

  it("goes on, after a break, with the rendition that was not finished, and makes no other again", async () => {
    const id = await addFilm(makeMedia(join(folder, "short.mp4"), [...picture(1, "160x90"), ...H264]));
    await packageRendition(test.services, { videoId: id, name: "90p" }, never);
    const [first] = await listRenditions(test.services.db, id);
    await expect(packageRendition(test.services, { videoId: id, name: "lifeboat" }, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect(await readList(id, LIST_POSITIONS.hls)).toContain("160x90");
    test.clock.advanceMs(1000);
    await packageAll(id);
    const [again, ...rest] = await listRenditions(test.services.db, id);
    expect(again).toEqual(first);
    expect(rest.map(({ name }) => name)).toEqual(["lifeboat"]);
  });

  it("of a film for patrons is ciphertext from the beginning: no object of it is a segment that could be played", async () => {
    const id = await addFilm(makeMedia(join(folder, "secret.mp4"), [...picture(1, "160x90"), ...H264]), "patrons");
    await packageAll(id);
    const names = (await test.database.sql`select distinct cid from video_objects where video_id = ${id}`).map(({ cid }) => asCid(String(cid)));
    // Init and segment of two sizes with their lists, three lists of those; a root each time that they changed.
    expect(names.length).toBeGreaterThan(9);
    for (const name of names) {
      const bytes = await buffer(await test.services.storage.read(objectKey(name)));
      expect(bytes.toString("latin1")).not.toMatch(/\0\0..(ftyp|styp|moov|moof|mdat)/s);
    }
    const [rendition] = await listRenditions(test.services.db, id);
    if (rendition === undefined) throw new Error("no rendition");
    await joinRendition(test.services, rendition, join(folder, "opened.mp4"));
    expect((await test.services.media.probe(join(folder, "opened.mp4"))).video).toMatchObject({ codec: "h264", width: 160, height: 90 });
  });

  it("is made of a film from before there were objects, whose old files go then", async () => {
    const id = await addFilm(makeMedia(join(folder, "old.mp4"), [...picture(1, "160x90"), ...H264]));
    const media = `videos/${id}/media`;
    for (const name of ["master.m3u8", "chunk-0-00001.m4s", "poster.jpg"]) await test.services.storage.putBytes(`${media}/${name}`, Buffer.from(name));
    await test.database.sql`update videos set package_key = ${media}, updated_at = now() - interval '1 day' where id = ${id}`;
    await requestPackaging(test.services);
    expect(await test.database.sql`select 1 from event_outbox where name = 'distribution/packaging.requested' and data->>'videoId' = ${id}`).toHaveLength(1);
    await packageAll(id);
    expect((await test.services.storage.list(`${media}/`)).map(({ key }) => key)).toEqual([`${media}/poster.jpg`]);
    await test.database.sql`delete from event_outbox where name = 'distribution/packaging.requested'`;
    await requestPackaging(test.services);
    expect(await test.database.sql`select 1 from event_outbox where data->>'videoId' = ${id}`).toHaveLength(0);
  });
});
