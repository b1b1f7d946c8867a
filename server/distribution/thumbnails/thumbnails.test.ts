import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { type Cid, findCids } from "@/protocol/cid";
import { peekRoot } from "@/protocol/root-manifest";
import { updateVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { H264, makeMedia, picture } from "@/test/media";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { openMedia } from "../door/open-media";
import { steerMaster } from "../door/steered-master";
import { findCarriedObject } from "../objects/find-object";
import { objectKey } from "../objects/object-key";
import { finishPackaging } from "../packaging/finish-packaging";
import { packageRendition } from "../packaging/package-rendition";
import { requestPackaging } from "../packaging/request-packaging";
import { giveKey } from "../sealing/give-key";
import { asCid, findWork, listPart } from "../work-queries";
import { drawSheets } from "./draw-sheets";
import { laySheets, THUMBNAILS, TILES } from "./lay-sheets";
import { publishThumbnails } from "./publish-thumbnails";

const never = new AbortController().signal;
const JPEG = "ffd8ff";
/** A film that gets lighter: each second by so much, and dark again after forty. */
const LIGHTER = 5;
const DARK_AGAIN_SECONDS = 40;
/** Of studio range made full range. */
const FULL_RANGE = 255 / 219;

let test: TestServices;
let artist: Actor;
let patron: Actor;
let folder: string;
let source: string;

const lighter = (seconds: number, rate: number, size = "160x90") =>
  `nullsrc=size=${size}:rate=${rate}:duration=${seconds},geq=lum='16+${LIGHTER}*mod(T,${DARK_AGAIN_SECONDS})':cb=128:cr=128`;

beforeAll(async () => {
  test = await createTestServices();
  goLive(test);
  artist = (await addPerson(test.services, "artist")).actor;
  patron = (await addPerson(test.services, "fan")).actor;
  await addTiers(test.services, artist.userId);
  await addPatron(test.services, { fanId: patron.userId, artistId: artist.userId, key: "gold" });
  folder = await mkdtemp(join(tmpdir(), "mhc-sheets-"));
  source = makeMedia(join(folder, "lighter.mp4"), ["-f", "lavfi", "-i", lighter(61, 5), ...H264]);
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

async function addFilm(path = source, visibility: "public" | "patrons" = "public"): Promise<string> {
  const id = newId("video");
  const sourceKey = `videos/${id}/source`;
  await test.services.storage.putFile(sourceKey, path);
  await test.services.db.insert(videos).values({ id, artistId: artist.userId, title: "A film", status: "ready", visibility, sourceKey });
  await packageRendition(test.services, { videoId: id, name: "90p" }, never);
  return id;
}

const publish = (videoId: string) => publishThumbnails(test.services, { videoId }, never);
const bytesOf = async (cid: Cid) => buffer(await test.services.storage.read(objectKey(cid)));
const sheetsOf = async (videoId: string) =>
  (await listPart(test.services.db, videoId, THUMBNAILS)).filter(({ position }) => position > 0).map(({ cid }) => cid);
const seqOf = async (videoId: string) => (await findWork(test.services.db, videoId))?.seq ?? 0;

async function cidsOf(videoId: string): Promise<Record<string, string>> {
  const rows = await test.database.sql`select part, position, cid from video_objects where video_id = ${videoId} and state = 'current'`;
  return Object.fromEntries(rows.map(({ part, position, cid }) => [`${part} ${position}`, String(cid)]));
}

async function readMedia(id: string, name: string, hasKeys = true): Promise<Buffer> {
  const file = await openMedia(test.services, patron.userId, { id, path: [name] }, { hasKeys });
  return buffer(await file.storage.read(file.key));
}

/** How light each picture of a sheet is, 0 to 255. */
async function lightOf(sheet: string): Promise<readonly number[]> {
  const gray = makeMedia(`${sheet}.gray`, ["-i", sheet, "-vf", `scale=${TILES.columns}:${TILES.rows}:flags=area`, "-pix_fmt", "gray", "-f", "rawvideo"]);
  return [...(await readFile(gray))];
}

const lightAt = (seconds: number) => (seconds % DARK_AGAIN_SECONDS) * LIGHTER * FULL_RANGE;

describe("the small pictures of a film", { timeout: 60_000 }, () => {
  it.each([
    { seconds: 61, rate: 5, intervalMs: 2_000, pictures: 31, sheetsMs: [50_000, 11_000] },
    { seconds: 1_210, rate: 1, intervalMs: 6_000, pictures: 202, sheetsMs: [...Array.from({ length: 8 }, () => 150_000), 10_000] },
  ])("of $seconds s show the film as it is at each time, $intervalMs ms apart", async ({ seconds, rate, ...wanted }) => {
    const film = makeMedia(join(folder, `${seconds}.mp4`), ["-f", "lavfi", "-i", lighter(seconds, rate, "64x36"), ...H264, "-g", String(2 * rate)]);
    const layout = laySheets({ durationMs: seconds * 1_000, width: 1920, height: 804 });
    expect(layout).toEqual({ ...wanted, width: 160, height: 68 });
    const sheets = join(folder, `${seconds}-sheets`);
    await mkdir(sheets);
    const paths = await drawSheets(test.services.media, { film, layout, folder: sheets, signal: never });
    const light = (await Promise.all(paths.map(lightOf))).flat();
    const off = Array.from({ length: layout.pictures }, (_, at) => Math.abs((light[at] ?? 255) - lightAt((at * layout.intervalMs) / 1_000)));
    expect(Math.max(...off)).toBeLessThan(LIGHTER * FULL_RANGE);
    // After the last one is nothing.
    expect(Math.max(...light.slice(layout.pictures))).toBeLessThan(LIGHTER);
  });

  it("are bounded, however long the film, and never larger than it", () => {
    const long = laySheets({ durationMs: 6 * 3_600_000, width: 1080, height: 1920 });
    expect(long).toMatchObject({ intervalMs: 10_000, pictures: 2_160, width: 90, height: 160 });
    expect(long.sheetsMs).toHaveLength(87);
    expect(laySheets({ durationMs: 100, width: 64, height: 36 })).toEqual({ intervalMs: 2_000, pictures: 1, width: 64, height: 36, sheetsMs: [100] });
  });

  it("are objects that lists, root and doors name; no other object gets another name, and however often they are made they are the same", async () => {
    const [id, twin] = [await addFilm(), await addFilm()];
    const [before, seq] = [await cidsOf(id), await seqOf(id)];
    await publish(id);
    expect(await seqOf(id)).toBe(seq + 1);
    const after = await cidsOf(id);
    expect(Object.keys(before).filter((place) => before[place] !== after[place])).toEqual(expect.arrayContaining(["lists 1", "lists 2", "root 0"]));
    expect(Object.keys(before).filter((place) => before[place] !== after[place])).toHaveLength(3);
    await publish(id);
    expect(await cidsOf(id)).toEqual(after);
    await test.database.sql`update video_renditions set packaging = 1 where video_id = ${id} and name = ${THUMBNAILS}`;
    await publish(id);
    expect(await cidsOf(id)).toEqual(after);
    await publish(twin);
    expect(await sheetsOf(twin)).toEqual(await sheetsOf(id));

    const [first, second] = await sheetsOf(id);
    if (first === undefined || second === undefined) throw new Error("A minute has two sheets.");
    expect((await bytesOf(first)).toString("latin1")).not.toContain("Lav");
    expect((await findCarriedObject(test.services, first))?.key).toBe(objectKey(first));
    const root = peekRoot(new Uint8Array(await bytesOf(asCid(after["root 0"] ?? ""))));
    const list = asCid(after[`${THUMBNAILS} -1`] ?? "");
    expect(root?.playlists.at(-1)).toEqual({ cid: list, bytes: (await bytesOf(list)).length, kind: "thumbnails" });
    const tiles = "#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=5x5,DURATION=2.000";
    expect((await bytesOf(list)).toString()).toMatch(
      new RegExp(
        `#EXT-X-IMAGES-ONLY\n#EXTINF:50.000000,\n${tiles}\n${first}\\?format=raw\n#EXTINF:11.000000,\n${tiles}\n${second}\\?format=raw\n#EXT-X-ENDLIST`,
      ),
    );

    const master = (await readMedia(id, "master.m3u8")).toString();
    expect(master).toMatch(new RegExp(`^#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=\\d+,RESOLUTION=160x90,CODECS="jpeg",URI="${list}.m3u8"$`, "m"));
    expect(steerMaster(master, "/steering").match(/IMAGE-STREAM-INF/g)).toHaveLength(1);
    expect((await readMedia(id, `${list}.m3u8`)).toString()).toContain(`\n/ipfs/${first}?format=raw\n`);
    expect((await bytesOf(asCid(after["lists 2"] ?? ""))).toString()).toContain(
      `width="800" height="450"><EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x5"/>` +
        `<SegmentList duration="50"><SegmentURL media="${first}?format=raw"/><SegmentURL media="${second}?format=raw"/></SegmentList>`,
    );
    const numbered = '<SegmentTemplate duration="50" startNumber="1" media="thumbnails-$Number$.jpg"/></Representation></AdaptationSet>\n</Period>';
    expect((await readMedia(id, "manifest.mpd")).toString()).toContain(numbered);
    expect(await readMedia(id, "thumbnails-2.jpg")).toEqual(await bytesOf(second));
    for (const name of ["thumbnails-3.jpg", "thumbnails-0.jpg", `${second}.m4s`])
      await expect(readMedia(id, name)).rejects.toMatchObject({ code: "not_found" });
  });

  it("of a film that becomes one for patrons are sealed without being drawn again, and opened to who may watch it alone", async () => {
    const id = await addFilm(makeMedia(join(folder, "secret.mp4"), ["-f", "lavfi", "-i", lighter(55, 2, "120x90"), ...H264]));
    await publish(id);
    const clear = await sheetsOf(id);
    test.clock.advanceMs(1_000);
    await updateVideo(test.services, artist, { id, visibility: "patrons" });
    await packageRendition(test.services, { videoId: id, name: "90p" }, never);
    const drawing = { run: () => Promise.reject(new Error("drawn again")), probe: test.services.media.probe };
    await publishThumbnails({ ...test.services, media: drawing }, { videoId: id }, never);
    const sealed = await sheetsOf(id);
    expect(sealed).toHaveLength(2);
    const [first] = sealed;
    const [open] = clear;
    if (first === undefined || open === undefined) throw new Error("A minute has two sheets.");
    expect((await bytesOf(first)).subarray(0, 3).toString("hex")).not.toBe(JPEG);
    expect(await findCarriedObject(test.services, first)).not.toBeNull();
    expect(await findCarriedObject(test.services, open)).toBeNull();

    const master = (await readMedia(id, "master.m3u8")).toString();
    const [, list = ""] = /IMAGE-STREAM-INF:.*URI="([^"]+)"/.exec(master) ?? [];
    const [, keyId = ""] = /URI="\/api\/keys\/([^"]+)"/.exec((await readMedia(id, list)).toString()) ?? [];
    expect(keyId).toContain(`.${THUMBNAILS}.0`);
    await expect(giveKey(test.services, null, { keyId })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await giveKey(test.services, patron.userId, { keyId })).toHaveLength(16);
    expect((await readMedia(id, list, false)).toString()).toContain(`\n${first}.jpg\n`);
    for (const name of [`${first}.jpg`, "thumbnails-1.jpg"]) {
      expect(await readMedia(id, name, false)).toEqual(await bytesOf(open));
      await expect(openMedia(test.services, null, { id, path: [name] }, { hasKeys: false })).rejects.toMatchObject({ code: "not_allowed" });
    }
    expect(findCids((await readMedia(id, "manifest.mpd", false)).toString())).not.toContain(first);
  });

  it("are asked for of films that were packaged before there were any, once, and what is there of these is not made again", async () => {
    const id = await addFilm(makeMedia(join(folder, "short.mp4"), [...picture(1, "160x90"), ...H264]));
    await finishPackaging(test.services, { videoId: id });
    const asked = () => test.database.sql`select 1 from event_outbox where name = 'distribution/packaging.requested' and data->>'videoId' = ${id}`;
    await test.database.sql`update videos set updated_at = now() - interval '1 day' where id = ${id}`;
    await requestPackaging(test.services);
    expect(await asked()).toHaveLength(0);
    await test.database.sql`update distributed_works set packaging = 1 where video_id = ${id}`;
    await requestPackaging(test.services);
    expect(await asked()).toHaveLength(1);
    const before = await cidsOf(id);
    await packageRendition(
      { ...test.services, media: { run: () => Promise.reject(new Error("made again")), probe: test.services.media.probe } },
      { videoId: id, name: "90p" },
      never,
    );
    await publish(id);
    expect(await sheetsOf(id)).toHaveLength(1);
    expect(await cidsOf(id)).toMatchObject({ "90p 0": before["90p 0"], "90p 1": before["90p 1"] });
  });

  it("that cannot be drawn are left out, and the film goes on without", async () => {
    const id = await addFilm(makeMedia(join(folder, "short.mp4"), [...picture(1, "160x90"), ...H264]));
    const init = (await listPart(test.services.db, id, "90p")).find(({ position }) => position === 0);
    if (init === undefined) throw new Error("no init");
    await test.services.storage.putBytes(objectKey(init.cid), Buffer.alloc(1_000));
    const before = await cidsOf(id);
    await publish(id);
    expect(await cidsOf(id)).toEqual(before);
  });
});
