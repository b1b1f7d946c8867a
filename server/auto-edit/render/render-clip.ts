import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { MediaEngine, MediaProbe } from "@/server/adapters/media";
import { DomainError } from "@/server/kernel/errors";
import type { Levels } from "../looks";
import type { PlannedClip } from "../plan/edit-plan";
import type { Analysis, Realm, RenderedClip } from "../types";
import { renderPicture } from "./render-picture";
import { renderSound } from "./render-sound";

/** Raised whenever the same plan would give another file, so that a finished one is not taken for it. */
const RENDER_VERSION = 1;
/** A clip with less than this share of its planned length lost its source on the way. */
const LENGTH_SHARE_MIN = 0.9;

export interface RenderRequest {
  readonly sourcePath: string;
  readonly probe: MediaProbe;
  readonly analysis: Pick<Analysis, "hasAudio" | "loudness" | "loudnessCurve">;
  readonly clip: PlannedClip;
  readonly realm: Realm;
  readonly levels?: Levels;
  /** Where the clip, its poster and its facts go. */
  readonly outDir: string;
  readonly signal?: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/**
 * Renders one clip with its poster. Files appear under their names only when whole, and what is finished is not done again, so a run that was
 * killed is simply run again. A source without sound gives a clip without a sound track.
 * @throws DomainError `media_unreadable` when the source cannot be decoded there, `cancelled`, `disk_full`.
 */
export async function renderClip(media: MediaEngine, request: RenderRequest): Promise<RenderedClip> {
  const { clip, outDir } = request;
  await mkdir(outDir, { recursive: true });
  const name = clipName(clip);
  const key = createHash("sha256")
    .update(JSON.stringify([RENDER_VERSION, clip, request.realm, request.levels ?? null]))
    .digest("hex");
  const finished = await findFinished(outDir, name, key);
  if (finished !== null) return finished;
  const part = (extension: string) => join(outDir, `.${name}.part.${extension}`);
  try {
    await renderFiles(media, request, part);
    const probed = await checkClip(media, request, part("mp4"));
    await makePoster(media, request, part("mp4"), part);
    await rename(part("jpg"), join(outDir, `${name}.jpg`));
    await rename(part("mp4"), join(outDir, `${name}.mp4`));
    const rendered = toRendered(clip, name, probed);
    await writeFile(part("json"), JSON.stringify({ key, clip: rendered }));
    await rename(part("json"), join(outDir, `${name}.json`));
    request.onProgress?.(1);
    return rendered;
  } finally {
    const posters = clip.posterPlacesMs.map((_, index) => `${index}.jpg`);
    const pieces = clip.segments.map((_, index) => pieceExtension(index));
    await Promise.all(["mp4", "jpg", "json", "m4a", "list", ...posters, ...pieces].map((extension) => rm(part(extension), { force: true })));
  }
}

const pieceExtension = (index: number): string => `${index}.mp4`;

/** `02-short`: sorts in the plan's order. */
export function clipName(clip: Pick<PlannedClip, "index" | "kind">): string {
  return `${String(clip.index + 1).padStart(2, "0")}-${clip.kind}`;
}

const factsShape = z.object({ key: z.string(), clip: z.custom<RenderedClip>((value) => typeof value === "object" && value !== null && "sizeBytes" in value) });

async function findFinished(outDir: string, name: string, key: string): Promise<RenderedClip | null> {
  const text = await readFile(join(outDir, `${name}.json`), "utf8").catch(() => null);
  if (text === null) return null;
  const facts = factsShape.safeParse(parseJson(text));
  if (!facts.success || facts.data.key !== key) return null;
  const [file, poster] = await Promise.all(["mp4", "jpg"].map((extension) => stat(join(outDir, `${name}.${extension}`)).catch(() => null)));
  return file?.size === facts.data.clip.sizeBytes && (poster?.size ?? 0) > 0 ? facts.data.clip : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function renderFiles(media: MediaEngine, request: RenderRequest, part: (extension: string) => string): Promise<void> {
  const { clip, probe, analysis, sourcePath } = request;
  if (probe.video === null) throw new DomainError("media_unreadable", { sentence: "This file has no moving picture to cut clips from." });
  const [over = 25, under = 1] = clip.frameRate.split("/").map(Number);
  const framesPerSecond = over / under;
  const hasSound = probe.audio !== null && analysis.hasAudio;
  if (hasSound && probe.audio !== null) {
    const sound = {
      sourcePath,
      audio: probe.audio,
      clip,
      framesPerSecond,
      loudnessCurve: analysis.loudnessCurve,
      sourcePeakDbtp: analysis.loudness.truePeakDbtp,
    };
    await renderSound(media, { ...sound, outputPath: part("m4a"), signal: request.signal });
  }
  await renderPicture(media, {
    sourcePath,
    video: probe.video,
    clip,
    grading: { realm: request.realm, levels: request.levels, framesPerSecond },
    soundPath: hasSound ? part("m4a") : null,
    outputPath: part("mp4"),
    piecePath: (index) => part(pieceExtension(index)),
    listPath: part("list"),
    signal: request.signal,
    onProgress: (share) => request.onProgress?.(Math.min(0.99, share)),
  });
}

/** What was written is read again before anyone sees it. */
async function checkClip(media: MediaEngine, { clip, signal }: RenderRequest, file: string): Promise<MediaProbe> {
  const probe = await media.probe(file, { signal });
  if (probe.durationMs < clip.durationMs * LENGTH_SHARE_MIN)
    throw new DomainError("media_unreadable", { sentence: "The source cannot be decoded where this clip would be." });
  if (probe.video?.codec !== "h264" || probe.video.width !== clip.width || probe.video.height !== clip.height)
    throw new Error(`A clip came out as ${probe.video?.codec} ${probe.video?.width}x${probe.video?.height}, not as planned.`);
  return probe;
}

/** Of the planned places the one whose picture holds most: the largest JPEG. A fade or an empty sky makes a small one. */
async function makePoster(media: MediaEngine, { clip, signal }: RenderRequest, file: string, part: (extension: string) => string): Promise<void> {
  const jpeg = "scale=in_color_matrix=bt709:in_range=limited:out_color_matrix=bt601:out_range=full,format=yuvj420p";
  // Never the very last frame: a seek to the end would find nothing.
  const places = clip.posterPlacesMs.map((atMs) => Math.max(0, Math.min(atMs, clip.durationMs - 200)));
  const inputs = places.flatMap((atMs) => ["-ss", (atMs / 1000).toFixed(3), "-i", file]);
  const outputs = places.flatMap((_, index) => {
    const encode = ["-map", `${index}:v`, "-frames:v", "1", "-update", "1", "-vf", jpeg, "-q:v", "3", "-map_metadata", "-1", "-f", "image2"];
    return [...encode, part(`${index}.jpg`)];
  });
  await media.run({ args: [...inputs, ...outputs], timeLimitMs: 60_000, signal });
  const sizes = await Promise.all(
    places.map((_, index) =>
      stat(part(`${index}.jpg`)).then(
        (file) => file.size,
        () => 0,
      ),
    ),
  );
  const best = sizes.indexOf(Math.max(...sizes));
  await rename(part(`${best}.jpg`), part("jpg"));
  await Promise.all(places.map((_, index) => rm(part(`${index}.jpg`), { force: true })));
}

function toRendered(clip: PlannedClip, name: string, probe: MediaProbe): RenderedClip {
  return {
    index: clip.index,
    kind: clip.kind,
    file: `${name}.mp4`,
    poster: `${name}.jpg`,
    width: clip.width,
    height: clip.height,
    durationMs: probe.durationMs,
    segments: clip.segments.map(({ startMs, endMs }) => ({ startMs, endMs })),
    score: clip.score,
    reasons: clip.reasons,
    beatAligned: clip.beatAligned,
    sizeBytes: probe.sizeBytes,
  };
}
