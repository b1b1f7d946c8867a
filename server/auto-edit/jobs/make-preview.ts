import { join } from "node:path";
import { z } from "zod";
import type { MediaProbe } from "@/server/adapters/media";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { measureLevels } from "../render/measure-levels";
import type { Span } from "../types";
import { removeIfOrphaned, withScratch } from "./clean-up-job";
import { selectVideo } from "./queries";
import { analysisPrefix, previewFactsKey, previewKey } from "./rules";
import { analysisShape } from "./show-analysis";
import { findJson, putJson } from "./stored-json";

const PREVIEW_MS_MAX = 3_000;
const SHORT_SIDE_PIXELS = 360;
const FRAMES_PER_SECOND = 24;
const TIME_LIMIT_MS = 120_000;

/** Where the whole source's blacks and whites lie: the looks of its clips start from there, so the preview must as well. */
const levelsShape = z.object({ black: z.number(), white: z.number() }).optional();

export const previewFactsShape = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("made"),
    width: z.number().int(),
    height: z.number().int(),
    framesPerSecond: z.number(),
    durationMs: z.number(),
    levels: levelsShape,
  }),
  z.object({ status: z.literal("failed"), sentence: z.string() }),
]);
export type PreviewFacts = z.output<typeof previewFactsShape>;

/** Makes the small excerpt that a browser lays a realm's look on: three seconds, 360 pixels on the short side. Made once, however often it is asked for. */
export async function makePreview(services: Services, input: { readonly videoId: string }): Promise<void> {
  const video = await selectVideo(services.db, input.videoId);
  if (video?.status !== "ready" || video.sourceKey === null) return;
  if ((await findJson(services, previewFactsKey(video.id), previewFactsShape)) !== null) return;
  const highlight = await findBestHighlight(services, video.id);
  try {
    await services.storage.withLocalFile(video.sourceKey, (source) => render(services, video.id, source, highlight));
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known?.code !== "media_unreadable") throw thrown;
    await putJson(services, previewFactsKey(video.id), { status: "failed", sentence: known.sentence } satisfies PreviewFacts);
  }
  await removeIfOrphaned(services, video.id);
}

async function render(services: Services, videoId: string, source: string, highlight: Span | null): Promise<void> {
  const probe = await services.media.probe(source);
  if (probe.video === null || probe.video.isAttachedPicture)
    throw new DomainError("media_unreadable", { sentence: "This file has no moving picture to preview." });
  const { width, height } = fitShortSide(probe.video.width, probe.video.height);
  const span = chooseExcerpt(probe, highlight);
  await withScratch(services, `preview-${videoId}`, async (folder) => {
    const file = join(folder, "preview.mp4");
    const stream = `0:${probe.video?.index ?? 0}`;
    await services.media.run({
      args: [
        ...["-ss", (span.startMs / 1000).toFixed(3), "-i", source, "-t", ((span.endMs - span.startMs) / 1000).toFixed(3), "-map", stream, "-an", "-sn", "-dn"],
        ...["-vf", `fps=${FRAMES_PER_SECOND},scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`],
        ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-movflags", "+faststart", "-map_metadata", "-1", "-f", "mp4", file],
      ],
      timeLimitMs: TIME_LIMIT_MS,
    });
    const durationMs = (await services.media.probe(file)).durationMs;
    await services.storage.putFile(previewKey(videoId), file, { contentType: "video/mp4", move: true });
    const levels = await measureLevels(services.media, source, probe);
    const facts: PreviewFacts = { status: "made", width, height, framesPerSecond: FRAMES_PER_SECOND, durationMs, levels };
    await putJson(services, previewFactsKey(videoId), facts);
  });
}

/** The start of the best highlight when one is known, else the middle. */
export function chooseExcerpt(probe: Pick<MediaProbe, "durationMs">, highlight: Span | null): Span {
  const lengthMs = Math.min(PREVIEW_MS_MAX, probe.durationMs);
  const wantedMs = highlight?.startMs ?? (probe.durationMs - lengthMs) / 2;
  const startMs = Math.round(Math.max(0, Math.min(wantedMs, probe.durationMs - lengthMs)));
  return { startMs, endMs: startMs + lengthMs };
}

function fitShortSide(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, SHORT_SIDE_PIXELS / Math.min(width, height));
  const toEven = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: toEven(width), height: toEven(height) };
}

async function findBestHighlight(services: Services, videoId: string): Promise<Span | null> {
  const [stored] = await services.storage.list(analysisPrefix(videoId), { limit: 1 });
  const analysis = stored === undefined ? null : await findJson(services, stored.key, analysisShape);
  const best = [...(analysis?.highlights ?? [])].sort((a, b) => b.score - a.score)[0];
  return best ?? null;
}
