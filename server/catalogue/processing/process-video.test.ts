import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { AAC, H264, makeMedia, picture, tone } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getVideo } from "../get-video";
import { openSoundFile } from "../sound-file";
import { sourceKeyOf } from "../video-keys";
import { claimVideoOfFile, findVideo, markProcessing } from "../video-queries";
import { inspectVideo } from "./inspect-video";
import { makePackage } from "./make-package";
import { publishVideo } from "./publish-video";

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
  const bytes = await readFile(path);
  const now = test.clock.now();
  const file = { id: newId("video"), artistId: artist.userId, title: "A film", sizeBytes: bytes.length, now };
  const video = await claimVideoOfFile(test.services.db, { ...file, sha256: createHash("sha256").update(bytes).update(newId("video")).digest("hex") });
  await test.services.storage.putFile(sourceKeyOf(video.id), path);
  await markProcessing(test.services.db, video.id, { sourceKey: sourceKeyOf(video.id), now });
  return video.id;
}

async function process(videoId: string): Promise<void> {
  if ((await inspectVideo(test.services, { videoId }, never)) === "ended") return;
  if ((await makePackage(test.services, { videoId }, never)) === "ended") return;
  await publishVideo(test.services, { videoId });
}

/** The packaged stream as a player gets it: its playlist's segments in a row, as one file that can be probed. */
async function joinStream(videoId: string, playlist: string): Promise<string> {
  const read = (name: string): Promise<Buffer> => test.services.storage.read(`videos/${videoId}/media/${name}`).then(buffer);
  const text = (await read(playlist)).toString();
  const names = [/URI="([^"]+)"/.exec(text)?.[1] ?? "", ...text.split("\n").filter((line) => line.endsWith(".m4s"))];
  const path = join(folder, `${videoId}-${playlist}.mp4`);
  await writeFile(path, Buffer.concat(await Promise.all(names.map(read))));
  return path;
}

const kinds: readonly { readonly name: string; readonly file: string; readonly args: readonly string[]; readonly width: number; readonly height: number }[] = [
  { name: "H.264 and AAC in MP4", file: "plain.mp4", args: [...picture(3), ...tone(3), ...H264, "-g", "50", ...AAC], width: 320, height: 180 },
  { name: "a picture without sound", file: "mute.mp4", args: [...picture(3), ...H264], width: 320, height: 180 },
  {
    name: "HEVC with ten bits",
    file: "ten.mkv",
    args: [...picture(2), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none"],
    width: 320,
    height: 180,
  },
  {
    name: "VP9 and Opus in WebM",
    file: "nine.webm",
    args: [...picture(2), ...tone(2), "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
    width: 320,
    height: 180,
  },
  {
    name: "one key frame for the whole film",
    file: "long-gop.mp4",
    args: [...picture(20), ...H264, "-g", "9999", "-x264-params", "scenecut=0"],
    width: 320,
    height: 180,
  },
  {
    name: "odd sizes and 5.1 sound",
    file: "odd.mkv",
    args: [...picture(2, "321x181"), ...tone(2), "-c:v", "ffv1", "-c:a", "ac3", "-ac", "6"],
    width: 320,
    height: 180,
  },
  { name: "more than Full HD", file: "large.mp4", args: [...picture(1, "2560x1440"), ...H264], width: 2560, height: 1440 },
  { name: "an MPEG-2 transport stream", file: "ts.ts", args: [...picture(2), ...tone(2), "-c:v", "mpeg2video", "-c:a", "mp2"], width: 320, height: 180 },
  {
    name: "an AVI under another name",
    file: "lies.txt",
    args: [...picture(2), ...tone(2), "-c:v", "mpeg4", "-c:a", "mp3", "-f", "avi"],
    width: 320,
    height: 180,
  },
];

describe("a film", () => {
  it.each(kinds)("of $name becomes ready and plays everywhere", async ({ file, args, width, height }) => {
    const source = makeMedia(join(folder, file), args);
    const videoId = await addUploaded(source);
    await process(videoId);
    const video = await getVideo(test.services, artist, { id: videoId });
    expect(video).toMatchObject({ status: "ready", width, height, error: undefined, progress: 1 });
    const probe = await test.services.media.probe(await joinStream(videoId, "media_0.m3u8"));
    expect(probe.video).toMatchObject({ codec: "h264", pixelFormat: "yuv420p", rotationDegrees: 0 });
    expect(Math.max(probe.video?.width ?? 0, probe.video?.height ?? 0)).toBe(Math.min(1920, width));
    const original = await test.services.media.probe(source);
    expect(Math.abs(probe.durationMs - original.durationMs)).toBeLessThan(250);
    expect(video.hasAudio).toBe(original.audio !== null);
    const sound = original.audio === null ? null : await openSoundFile(test.services, artist.userId, videoId);
    expect((await findVideo(test.services.db, videoId))?.soundBytes).toBe((await sound?.find(""))?.sizeBytes ?? null);
    if (original.audio !== null) {
      const audio = await test.services.media.probe(await joinStream(videoId, "media_1.m3u8"));
      expect(audio.audio).toMatchObject({ codec: "aac", channels: expect.toSatisfy((channels: number) => channels <= 2) });
    }
    for (const name of ["poster.jpg", "thumbnails.jpg"]) {
      const bytes = await buffer(await test.services.storage.read(`videos/${videoId}/media/${name}`));
      expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
    }
  });

  it("of a telephone held upright is shown upright", async () => {
    const flat = makeMedia(join(folder, "flat.mp4"), [...picture(2), ...H264]);
    const videoId = await addUploaded(makeMedia(join(folder, "rotated.mp4"), ["-i", flat, "-c", "copy", "-metadata:s:v", "rotate=90"]));
    await process(videoId);
    expect(await getVideo(test.services, artist, { id: videoId })).toMatchObject({ status: "ready", width: 180, height: 320 });
    const probe = await test.services.media.probe(await joinStream(videoId, "media_0.m3u8"));
    expect(probe.video).toMatchObject({ width: 180, height: 320, rotationDegrees: 0 });
  });

  it("has segments of a few seconds, whatever the distance of the source's key frames", async () => {
    const args = [...picture(20), ...H264, "-g", "9999", "-x264-params", "scenecut=0"];
    const videoId = await addUploaded(makeMedia(join(folder, "one-key.mp4"), args));
    await process(videoId);
    const playlist = (await buffer(await test.services.storage.read(`videos/${videoId}/media/media_0.m3u8`))).toString();
    const seconds = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, each]) => Number(each));
    expect(Math.max(...seconds)).toBeLessThan(6);
    expect(playlist).toContain("#EXT-X-PLAYLIST-TYPE:VOD");
    expect(playlist).not.toContain("PROGRAM-DATE-TIME");
  });

  it("that was cut off becomes ready with what there is of it", async () => {
    const path = makeMedia(join(folder, "whole.mp4"), [...picture(12), ...tone(12), ...H264, "-g", "25", ...AAC, "-movflags", "+faststart"]);
    await truncate(path, Math.round((await stat(path)).size / 2));
    const videoId = await addUploaded(path);
    await process(videoId);
    const video = await getVideo(test.services, artist, { id: videoId });
    expect(video.status).toBe("ready");
    expect(video.durationMs).toBeGreaterThan(3000);
    expect(video.durationMs).toBeLessThan(9000);
  });

  it("shows on its poster a frame with something to see, not the black that it begins with", async () => {
    const args = ["-f", "lavfi", "-i", "color=black:size=320x180:duration=10:rate=25", ...picture(4), "-filter_complex", "[0][1]concat=n=2:v=1:a=0", ...H264];
    const videoId = await addUploaded(makeMedia(join(folder, "dark.mp4"), args));
    await process(videoId);
    const poster = join(folder, "poster.jpg");
    await writeFile(poster, await buffer(await test.services.storage.read(`videos/${videoId}/media/poster.jpg`)));
    const gray = makeMedia(join(folder, "poster.gray"), ["-i", poster, "-vf", "scale=8:8", "-pix_fmt", "gray", "-f", "rawvideo"]);
    const bytes = await readFile(gray);
    expect(bytes.reduce((sum, luma) => sum + luma, 0) / bytes.length).toBeGreaterThan(40);
  });

  it("has small pictures of itself every two seconds, a hundred at most", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "seven.mp4"), [...picture(7), ...H264]));
    await process(videoId);
    const { thumbnails, durationMs } = await getVideo(test.services, artist, { id: videoId });
    expect(thumbnails).toMatchObject({ intervalMs: 2000, count: Math.ceil((durationMs ?? 0) / 2000), height: 90, width: 160 });
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
    const path = makeMedia(join(folder, "headless.mp4"), [...picture(2), ...H264]);
    await truncate(path, Math.round((await stat(path)).size * 0.6));
    return path;
  }

  it.each(refused)("($name) is refused with one sentence, and nothing of it is kept", async ({ make }) => {
    const videoId = await addUploaded(await make());
    await process(videoId);
    const video = await getVideo(test.services, artist, { id: videoId });
    expect(video).toMatchObject({ status: "failed", playback: null, error: expect.stringMatching(/^[A-Z].+\.$/) });
    expect(await test.services.storage.list(`videos/${videoId}/`)).toEqual([]);
  });
});

describe("processing", () => {
  it("of a video that was deleted meanwhile leaves no files", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...picture(1), ...H264]));
    await makePackage(test.services, { videoId }, never);
    await test.database.sql`delete from videos where id = ${videoId}`;
    await publishVideo(test.services, { videoId });
    expect(await test.services.storage.list(`videos/${videoId}/`)).toEqual([]);
  });

  it("repeated after its end changes nothing and sends no second event", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...picture(1), ...H264]));
    await process(videoId);
    const before = await getVideo(test.services, artist, { id: videoId });
    await process(videoId);
    await publishVideo(test.services, { videoId });
    expect(await getVideo(test.services, artist, { id: videoId })).toEqual(before);
    expect(await test.database.sql`select 1 from event_outbox where id = ${`catalogue/video.ready:${videoId}`}`).toHaveLength(1);
  });

  it("stops when told to, and leaves the video to another try", async () => {
    const videoId = await addUploaded(makeMedia(join(folder, "short.mp4"), [...picture(1), ...H264]));
    await expect(makePackage(test.services, { videoId }, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect((await getVideo(test.services, artist, { id: videoId })).status).toBe("processing");
  });
});
