import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { findVideoToPackage, getVideo, inspectVideo, publishVideo, type Video } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { AAC, H264, makeMedia, picture, tone } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { openSoundFile, readSoundBytes } from "../door/sound-file";
import { removeObjectsOf } from "../objects/remove-objects";
import { listRenditions } from "../work-queries";
import { drawPictures } from "./draw-pictures";
import { packageRendition, planRenditions } from "./package-rendition";
import { joinRendition } from "./read-rendition";

let test: TestServices;
let artist: Actor;
let folder: string;
const never = new AbortController().signal;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  folder = await mkdtemp(join(tmpdir(), "mhc-films-"));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

/** A video row with this file as its source, as an upload leaves it. */
async function addUploaded(path: string): Promise<string> {
  const id = newId("video");
  const sourceKey = `videos/${id}/source`;
  await test.services.storage.putFile(sourceKey, path);
  const sha256 = createHash("sha256").update(id).digest("hex");
  const now = test.clock.now();
  await test.services.db
    .insert(videos)
    .values({ id, artistId: artist.userId, title: "A film", status: "processing", sha256, sourceKey, createdAt: now, updatedAt: now });
  return id;
}

async function makeFirst(videoId: string): Promise<void> {
  if ((await inspectVideo(test.services, { videoId }, never)) === "ended") return;
  for (const name of (await planRenditions(test.services, { videoId }, never)).first) {
    if ((await packageRendition(test.services, { videoId, name }, never)) === "ended") return;
  }
  await drawPictures(test.services, { videoId }, never);
}

async function process(videoId: string): Promise<void> {
  await makeFirst(videoId);
  await publishVideo(test.services, { videoId });
}

const show = (videoId: string): Promise<Video> => getVideo(test.services, artist, { id: videoId });

/** The packaged stream as a player gets it: its segments in a row, as one file that can be probed. */
async function joinStream(videoId: string, kind: "video" | "audio"): Promise<string> {
  const rendition = (await listRenditions(test.services.db, videoId)).find((each) => each.kind === kind);
  if (rendition === undefined) throw new Error(`no ${kind}`);
  const path = join(folder, `${videoId}-${kind}.mp4`);
  await joinRendition(test.services, rendition, path);
  return path;
}

/** As small as a film may be and show what it is to show. */
const small = (seconds: number): readonly string[] => picture(seconds, "160x90", 10);
const SIZE = { width: 160, height: 90 };

const kinds: readonly { readonly name: string; readonly file: string; readonly args: readonly string[]; readonly width: number; readonly height: number }[] = [
  { name: "H.264 and AAC in MP4", file: "plain.mp4", args: [...small(3), ...tone(3), ...H264, "-g", "20", ...AAC], ...SIZE },
  {
    name: "HEVC with ten bits and no sound",
    file: "ten.mkv",
    args: [...small(1), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none"],
    ...SIZE,
  },
  {
    name: "VP9 and Opus in WebM",
    file: "nine.webm",
    args: [...small(1), ...tone(1), "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
    ...SIZE,
  },
  {
    name: "one key frame for the whole film",
    file: "long-gop.mp4",
    args: [...small(7), ...H264, "-g", "9999", "-x264-params", "scenecut=0"],
    ...SIZE,
  },
  {
    name: "odd sizes and 5.1 sound",
    file: "odd.mkv",
    args: [...picture(1, "161x91", 10), ...tone(1), "-c:v", "ffv1", "-c:a", "ac3", "-ac", "6"],
    ...SIZE,
  },
  { name: "more than Full HD", file: "large.mp4", args: [...picture(1, "2560x1440", 5), ...H264], width: 2560, height: 1440 },
  { name: "an MPEG-2 transport stream", file: "ts.ts", args: [...picture(1, "160x90"), ...tone(1), "-c:v", "mpeg2video", "-c:a", "mp2"], ...SIZE },
  { name: "an AVI under another name", file: "lies.txt", args: [...small(1), ...tone(1), "-c:v", "mpeg4", "-c:a", "mp3", "-f", "avi"], ...SIZE },
];

describe("a film", () => {
  it.each(kinds)("of $name becomes ready and plays everywhere", async ({ file, args, width, height }) => {
    const source = makeMedia(join(folder, file), args);
    const videoId = await addUploaded(source);
    await process(videoId);
    const video = await show(videoId);
    expect(video).toMatchObject({ status: "ready", width, height, error: undefined, progress: 1 });
    expect(video.thumbnails).toMatchObject({ intervalMs: 2000, count: Math.ceil((video.durationMs ?? 0) / 2000), height: 90, width: 160 });
    const probe = await test.services.media.probe(await joinStream(videoId, "video"));
    expect(probe.video).toMatchObject({ codec: "h264", pixelFormat: "yuv420p", rotationDegrees: 0 });
    // Made first is a size that is quickly there, of the same shape.
    expect(Math.min(probe.video?.width ?? 0, probe.video?.height ?? 0)).toBe(Math.min(480, height));
    const original = await findVideoToPackage(test.services, videoId);
    expect(Math.abs(probe.durationMs - (original?.probe?.durationMs ?? 0))).toBeLessThan(250);
    expect(video.hasAudio).toBe(args.includes("-c:a"));
    const sound = !video.hasAudio ? null : await openSoundFile(test.services, artist.userId, videoId);
    expect((await readSoundBytes(test.services, [videoId])).get(videoId)).toBe((await sound?.find(""))?.sizeBytes);
    if (video.hasAudio) {
      const audio = await test.services.media.probe(await joinStream(videoId, "audio"));
      expect(audio.audio).toMatchObject({ codec: "aac", channels: expect.toSatisfy((channels: number) => channels <= 2) });
    }
    for (const name of ["poster.jpg", "thumbnails.jpg"]) {
      const bytes = await buffer(await test.services.storage.read(`videos/${videoId}/media/${name}`));
      expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
    }
  });

  it("of a telephone held upright is shown upright", async () => {
    const flat = makeMedia(join(folder, "flat.mp4"), [...small(1), ...H264]);
    const videoId = await addUploaded(makeMedia(join(folder, "rotated.mp4"), ["-i", flat, "-c", "copy", "-metadata:s:v", "rotate=90"]));
    await process(videoId);
    expect(await show(videoId)).toMatchObject({ status: "ready", width: 90, height: 160 });
    const probe = await test.services.media.probe(await joinStream(videoId, "video"));
    expect(probe.video).toMatchObject({ width: 90, height: 160, rotationDegrees: 0 });
  });

  it("that was cut off becomes ready with what there is of it", async () => {
    const path = makeMedia(join(folder, "whole.mp4"), [...small(12), ...tone(12), ...H264, "-g", "10", ...AAC, "-movflags", "+faststart"]);
    await truncate(path, Math.round((await stat(path)).size / 2));
    const videoId = await addUploaded(path);
    await process(videoId);
    const video = await show(videoId);
    expect(video.status).toBe("ready");
    expect(video.durationMs).toBeGreaterThan(3000);
    expect(video.durationMs).toBeLessThan(9000);
  });

  it("shows on its poster a frame with something to see, not the black that it begins with", async () => {
    const args = ["-f", "lavfi", "-i", "color=black:size=160x90:duration=10:rate=10", ...small(4), "-filter_complex", "[0][1]concat=n=2:v=1:a=0", ...H264];
    const videoId = await addUploaded(makeMedia(join(folder, "dark.mp4"), args));
    await process(videoId);
    const poster = join(folder, "poster.jpg");
    await writeFile(poster, await buffer(await test.services.storage.read(`videos/${videoId}/media/poster.jpg`)));
    const gray = makeMedia(join(folder, "poster.gray"), ["-i", poster, "-vf", "scale=8:8", "-pix_fmt", "gray", "-f", "rawvideo"]);
    const bytes = await readFile(gray);
    expect(bytes.reduce((sum, luma) => sum + luma, 0) / bytes.length).toBeGreaterThan(40);
  });
});

describe("what is no film", () => {
  const refused: readonly { readonly name: string; readonly make: () => Promise<string> | string }[] = [
    { name: "sound alone", make: () => makeMedia(join(folder, "song.mp4"), [...tone(2), "-c:a", "aac"]) },
    { name: "sound with a cover picture", make: () => makeCover() },
    { name: "a still picture", make: () => makeMedia(join(folder, "still.png"), [...picture(1), "-frames:v", "1"]) },
    { name: "text named .mp4", make: () => writeNew("text.mp4", "This is not a video.\n".repeat(1000)) },
    { name: "a playlist that points at our files", make: () => writeNew("evil.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n") },
    { name: "an ffconcat script", make: () => writeNew("concat.mp4", "ffconcat version 1.0\nfile /etc/passwd\n") },
    { name: "an MP4 without its index", make: () => makeHeadless() },
  ];

  async function writeNew(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }

  function makeCover(): string {
    const cover = makeMedia(join(folder, "cover.jpg"), [...picture(1), "-frames:v", "1"]);
    return makeMedia(join(folder, "song.mp3"), [...tone(2), "-i", cover, "-map", "0", "-map", "1", "-c:v", "mjpeg", "-disposition:v", "attached_pic"]);
  }

  async function makeHeadless(): Promise<string> {
    const path = makeMedia(join(folder, "headless.mp4"), [...small(2), ...H264]);
    await truncate(path, Math.round((await stat(path)).size * 0.6));
    return path;
  }

  it.each(refused)("($name) is refused with one sentence, and nothing of it is kept", async ({ make }) => {
    const videoId = await addUploaded(await make());
    await process(videoId);
    const video = await show(videoId);
    expect(video).toMatchObject({ status: "failed", playback: null, error: expect.stringMatching(/^[A-Z].+\.$/) });
    expect(await test.services.storage.list(`videos/${videoId}/`)).toEqual([]);
  });
});

describe("processing", () => {
  it("of a video that was deleted meanwhile leaves no files", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...small(1), ...H264]));
    await makeFirst(videoId);
    await test.database.sql`delete from videos where id = ${videoId}`;
    await publishVideo(test.services, { videoId });
    await removeObjectsOf(test.services, { videoId });
    expect(await test.services.storage.list(`videos/${videoId}/`)).toEqual([]);
    expect(await test.database.sql`select 1 from video_objects where video_id = ${videoId}`).toHaveLength(0);
  });

  it("repeated after its end changes nothing and sends no second event", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...small(1), ...H264]));
    await process(videoId);
    const before = await show(videoId);
    await process(videoId);
    await publishVideo(test.services, { videoId });
    expect(await show(videoId)).toEqual(before);
    expect(await test.database.sql`select 1 from event_outbox where id = ${`catalogue/video.ready:${videoId}`}`).toHaveLength(1);
  });

  it("stops when told to, and leaves the video to another try", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...small(1), ...H264]));
    await expect(packageRendition(test.services, { videoId, name: "90p" }, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect((await show(videoId)).status).toBe("processing");
  });
});
