import type { Readable } from "node:stream";

/** What a container holds, found by reading it and not by its name. Sizes are as shown: rotation and pixel shape applied. */
export interface MediaProbe {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly format: string;
  readonly video: VideoStream | null;
  readonly audio: AudioStream | null;
  readonly streamCount: number;
}

export interface VideoStream {
  readonly index: number;
  readonly codec: string;
  readonly profile: string | null;
  readonly pixelFormat: string;
  readonly bitDepth: number;
  /** As shown, in square pixels, after rotation. */
  readonly width: number;
  readonly height: number;
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Clockwise, one of 0, 90, 180, 270. */
  readonly rotationDegrees: number;
  readonly framesPerSecond: number;
  readonly isVariableFrameRate: boolean;
  readonly colorPrimaries: string | null;
  readonly colorTransfer: string | null;
  readonly colorSpace: string | null;
  readonly colorRange: string | null;
  readonly isAttachedPicture: boolean;
}

export interface AudioStream {
  readonly index: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRateHz: number;
}

export interface MediaRun {
  /** ffmpeg's arguments from the first input to the last output; the engine puts its safety options before them. Never through a shell. */
  readonly args: readonly string[];
  /** Stops the process (SIGTERM, then SIGKILL) well within two seconds; the run then fails with `cancelled`. */
  readonly signal?: AbortSignal;
  readonly timeLimitMs: number;
  /** Threads a codec may use; default: the engine's own limit. */
  readonly threads?: number;
  /** Work that nobody waits for: everything else of this machine goes first. */
  readonly isBackground?: boolean;
  /** Called about four times a second with how far the output has come. */
  readonly onProgress?: (outTimeMs: number) => void;
  /** What ffmpeg writes to `pipe:3`, `pipe:4`, …, one reader each, in that order. Readers give back-pressure. */
  readonly pipes?: readonly ((stream: Readable) => Promise<void>)[];
}

export interface MediaRunResult {
  /** The last lines ffmpeg said: where filters such as ebur128 and loudnorm report. At most 256 KiB. */
  readonly log: string;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/**
 * ffmpeg and ffprobe as child processes, with limits on time, memory and threads, reading files only: no network protocol.
 * Failures: DomainError `media_unreadable` with one clear sentence, `cancelled`, `disk_full`, `unavailable` when ffmpeg is missing.
 */
export interface MediaEngine {
  probe(path: string, options?: { readonly signal?: AbortSignal }): Promise<MediaProbe>;
  run(run: MediaRun): Promise<MediaRunResult>;
}
