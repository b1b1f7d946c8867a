import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { and, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventOutbox } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { addVideo } from "@/test/edits";
import { AAC, H264, makeMedia, picture, tone } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getPreview } from "./get-preview";
import { chooseExcerpt, makePreview } from "./make-preview";
import { previewKey } from "./rules";

let test: TestServices;
let folder: string;
let artist: Actor;

beforeAll(async () => {
  test = await createTestServices();
  folder = await mkdtemp(join(tmpdir(), "mhc-preview-"));
  artist = (await addPerson(test.services, "artist")).actor;
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

it("the first who asks sets the excerpt going, once; then its graph runs on it in every realm and keeps its size", async () => {
  const { services } = test;
  const path = makeMedia(join(folder, "film.mp4"), [...picture(5, "640x480"), ...tone(5), ...H264, ...AAC]);
  const videoId = await addVideo(services, artist.userId, path);
  const ask = () => getPreview(services, artist, { videoId, realm: "PARADISO" });
  expect([await ask(), await ask()]).toEqual([{ status: "preparing" }, { status: "preparing" }]);
  const asked = and(eq(eventOutbox.name, "auto-edit/preview.requested"), like(eventOutbox.id, `%${videoId}%`));
  expect(await services.db.select().from(eventOutbox).where(asked)).toHaveLength(1);

  await makePreview(services, { videoId });
  await makePreview(services, { videoId });
  const excerpt = join(folder, "excerpt.mp4");
  await writeFile(excerpt, await buffer(await services.storage.read(previewKey(videoId))));
  expect(await services.media.probe(excerpt)).toMatchObject({ audio: null, video: { codec: "h264", width: 480, height: 360, framesPerSecond: 24 } });
  for (const realm of ["INFERNO", "PURGATORIO", "PARADISO"] as const) {
    const preview = await getPreview(services, artist, { videoId, realm });
    if (preview.status !== "ready") throw new Error(preview.status);
    expect(preview).toMatchObject({ width: 480, height: 360, fps: 24, sourceUrl: `/api/auto-edit/preview/${videoId}/source` });
    expect(preview.durationMs).toBeGreaterThan(2_500);
    const graded = join(folder, `${realm}.mp4`);
    await services.media.run({ args: ["-i", excerpt, "-vf", preview.filterGraph, "-frames:v", "3", "-c:v", "libx264", graded], timeLimitMs: 60_000 });
    expect((await services.media.probe(graded)).video).toMatchObject({ width: 480, height: 360 });
  }
});

it("a video without a picture is answered with a sentence, not with waiting", async () => {
  const path = makeMedia(join(folder, "song.m4a"), [...tone(2), ...AAC]);
  const videoId = await addVideo(test.services, artist.userId, path);
  await makePreview(test.services, { videoId });
  expect(await getPreview(test.services, artist, { videoId, realm: "INFERNO" })).toMatchObject({
    status: "unavailable",
    message: expect.stringContaining("no moving picture"),
  });
});

it("the excerpt lies within the film wherever the best moment is", () => {
  expect(chooseExcerpt({ durationMs: 60_000 }, null)).toEqual({ startMs: 28_500, endMs: 31_500 });
  expect(chooseExcerpt({ durationMs: 60_000 }, { startMs: 59_000, endMs: 60_000 })).toEqual({ startMs: 57_000, endMs: 60_000 });
  expect(chooseExcerpt({ durationMs: 1_000 }, { startMs: 500, endMs: 900 })).toEqual({ startMs: 0, endMs: 1_000 });
});
