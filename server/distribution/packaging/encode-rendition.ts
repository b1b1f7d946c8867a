import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { MediaEngine } from "@/server/adapters/media";
import { DomainError } from "@/server/kernel/errors";
import type { RenditionPlan } from "./plan-ladder";
import { readManifest, type WrittenRendition } from "./read-manifest";

const TIME_LIMIT_BASE_MS = 10 * 60 * 1000;
const TIME_LIMIT_FACTOR = 20;
/** Shorter than the distance of key frames, so that each of them begins a segment. */
const CUT_AFTER_SECONDS: Readonly<Record<RenditionPlan["kind"], number>> = { video: 1.5, audio: 2 };
/** A cap that did not hold (noise that no encoder makes small) is lowered, to a quarter of it at last. */
const SQUEEZES = [1, 0.6, 0.25] as const;
/** What sealing may add. */
const SEAL_BYTES_MAX = 16;

export interface Encoded extends WrittenRendition {
  /** The init, then the segments in order. */
  readonly paths: readonly string[];
}

interface EncodeRequest {
  readonly source: string;
  readonly plan: RenditionPlan;
  readonly durationMs: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly isBackground: boolean;
  /** 0 to 1. */
  readonly onProgress: (done: number) => void;
}

async function encodeOnce(media: MediaEngine, request: EncodeRequest, squeeze: number): Promise<Encoded> {
  const { plan, folder, durationMs } = request;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const muxer = [
    ...["-f", "dash", "-seg_duration", String(CUT_AFTER_SECONDS[plan.kind]), "-use_template", "1", "-use_timeline", "1"],
    ...["-format_options", "movflags=+cmaf", "-init_seg_name", "init.m4s", "-media_seg_name", "$Number%06d$.m4s", join(folder, "manifest.mpd")],
  ];
  await media.run({
    args: ["-i", request.source, ...plan.args(squeeze), ...muxer],
    signal: request.signal,
    timeLimitMs: TIME_LIMIT_BASE_MS + TIME_LIMIT_FACTOR * durationMs,
    isBackground: request.isBackground,
    onProgress: (outTimeMs) => request.onProgress(Math.min(1, outTimeMs / durationMs)),
  });
  const written = readManifest(await readFile(join(folder, "manifest.mpd"), "utf8"));
  const segments = (await readdir(folder)).filter((name) => /^\d+\.m4s$/.test(name)).sort();
  if (written === null || written.ticks.length !== segments.length) {
    throw new DomainError("media_unreadable", { sentence: "Nothing in this file could be made playable." });
  }
  return { ...written, paths: ["init.m4s", ...segments].map((name) => join(folder, name)) };
}

async function fitsObjects(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if ((await stat(path)).size + SEAL_BYTES_MAX > OBJECT_BYTES_MAX) return false;
  return true;
}

/** Encodes one rendition into CMAF segments, each small enough to be an object. @throws DomainError `media_unreadable`, `cancelled`. */
export async function encodeRendition(media: MediaEngine, request: EncodeRequest): Promise<Encoded> {
  for (const squeeze of SQUEEZES) {
    const encoded = await encodeOnce(media, request, squeeze);
    if (await fitsObjects(encoded.paths)) return encoded;
  }
  throw new DomainError("media_unreadable", { sentence: "This film could not be made small enough to be sent in parts." });
}
