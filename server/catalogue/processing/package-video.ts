import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MediaEngine, MediaProbe } from "@/server/adapters/media";
import { findDomainError } from "@/server/kernel/errors";
import { planPackage, SEGMENT_SECONDS } from "./plan-package";
import { finishMasterPlaylist, finishMediaPlaylist, readSegmentSeconds } from "./playlists";

/** A copied stream whose key frames are further apart makes segments that seek and start badly: it is encoded instead. */
const SEGMENT_SECONDS_MAX = 12;
const TIME_LIMIT_BASE_MS = 10 * 60 * 1000;
const TIME_LIMIT_FACTOR = 12;

export interface PackageRequest {
  readonly source: string;
  readonly probe: MediaProbe;
  /** An empty folder that the files are written into. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (done: number) => void;
}

export interface PackageResult {
  readonly isCopied: boolean;
  /** What the segments add up to: for a file that was cut off, less than it says of itself. */
  readonly durationMs: number;
}

function muxerArgs(folder: string): readonly string[] {
  return [
    ...["-f", "dash", "-seg_duration", String(SEGMENT_SECONDS), "-use_template", "1", "-use_timeline", "1", "-format_options", "movflags=+cmaf"],
    ...["-hls_playlist", "1", "-hls_master_name", "master.m3u8", "-init_seg_name", "init-$RepresentationID$.m4s"],
    ...["-media_seg_name", "chunk-$RepresentationID$-$Number%05d$.m4s", join(folder, "manifest.mpd")],
  ];
}

async function runOnce(media: MediaEngine, request: PackageRequest, isCopyTrusted: boolean): Promise<PackageResult | null> {
  const { probe, folder } = request;
  const plan = planPackage(probe, isCopyTrusted);
  const result = await media.run({
    args: ["-i", request.source, ...plan.args, ...muxerArgs(folder)],
    signal: request.signal,
    timeLimitMs: TIME_LIMIT_BASE_MS + TIME_LIMIT_FACTOR * probe.durationMs,
    onProgress: (outTimeMs) => request.onProgress(Math.min(1, outTimeMs / probe.durationMs)),
  });
  const seconds = readSegmentSeconds(await readFile(join(folder, "media_0.m3u8"), "utf8"));
  const isCopied = plan.video === "copy";
  // Damage in the middle is handed on by a copy and mended by a decoder.
  const isPoor = Math.max(...seconds) > SEGMENT_SECONDS_MAX || /\[error\]/.test(result.log);
  if (isCopied && isPoor) return null;
  return { isCopied, durationMs: Math.round(1000 * seconds.reduce((sum, each) => sum + each, 0)) };
}

/**
 * Cuts a video into CMAF segments that one HLS and one DASH manifest share. Copies the streams when every browser plays them
 * as they are and encodes them otherwise, or when the copy came out poor.
 */
export async function packageVideo(media: MediaEngine, request: PackageRequest, clear: () => Promise<void>): Promise<PackageResult> {
  const copied = await runOnce(media, request, true).catch((thrown: unknown) => {
    // What cannot be copied can often be decoded; encoded from the start, it would fail the same way again.
    const isCopy = planPackage(request.probe, true).video === "copy" || planPackage(request.probe, true).audio === "copy";
    if (isCopy && findDomainError(thrown)?.code === "media_unreadable") return null;
    throw thrown;
  });
  let result = copied;
  if (result === null) {
    await clear();
    result = await runOnce(media, request, false);
  }
  if (result === null) throw new Error("an encoded package is never found poor");
  await finishPlaylists(request.folder);
  return result;
}

async function finishPlaylists(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".m3u8"))) {
    const path = join(folder, name);
    const text = await readFile(path, "utf8");
    await writeFile(path, name === "master.m3u8" ? finishMasterPlaylist(text) : finishMediaPlaylist(text));
  }
}
