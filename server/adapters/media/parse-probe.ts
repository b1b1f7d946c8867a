import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { AudioStream, MediaProbe, VideoStream } from "./index";

const FRAMES_PER_SECOND_MAX = 240;
const FRAMES_PER_SECOND_UNKNOWN = 25;
const PIXEL_SHAPE_MAX = 4;
/** Average and nominal rate of a constant rate agree to the rounding of a time base. */
const RATE_DIFFERENCE_MAX = 0.01;
/** Marks that a container puts on encrypted streams (ISO 14496-12 `encv`, `enca`; Apple `drmi`, `drms`). */
const LOCKED_TAGS = new Set(["encv", "enca", "drmi", "drms"]);

const streamSchema = z.object({
  index: z.number().int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  profile: z.string().optional(),
  pix_fmt: z.string().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  duration: z.string().optional(),
  channels: z.number().int().optional(),
  sample_rate: z.string().optional(),
  bits_per_raw_sample: z.string().optional(),
  color_primaries: z.string().optional(),
  color_transfer: z.string().optional(),
  color_space: z.string().optional(),
  color_range: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional(), default: z.number().optional(), still_image: z.number().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
});

const answerSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ format_name: z.string().default("unknown"), duration: z.string().optional(), size: z.string().optional() }),
});

type StreamAnswer = z.output<typeof streamSchema>;

function parseRatio(text: string | undefined): number | null {
  const [above, below] = (text ?? "").split(/[/:]/).map(Number);
  const ratio = (above ?? Number.NaN) / (below ?? Number.NaN);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

function parseDurationMs(text: string | undefined): number | null {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null;
}

/** The display matrix turns counter-clockwise; people and players speak of clockwise. */
function readRotation(stream: StreamAnswer): number {
  const counterClockwise = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return (((Math.round(-counterClockwise / 90) * 90) % 360) + 360) % 360;
}

function readBitDepth(stream: StreamAnswer): number {
  const fromFormat = Number(/p0?(9|10|12|14|16)(?:le|be)?$/.exec(stream.pix_fmt ?? "")?.[1] ?? Number.NaN);
  if (Number.isFinite(fromFormat)) return fromFormat;
  const raw = Number(stream.bits_per_raw_sample);
  return Number.isInteger(raw) && raw > 0 && raw <= 16 ? raw : 8;
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === "unknown" || text === "unspecified" ? null : text;
}

function readVideo(stream: StreamAnswer, codedWidth: number, codedHeight: number): VideoStream {
  const shape = parseRatio(stream.sample_aspect_ratio) ?? 1;
  const pixelShape = shape > PIXEL_SHAPE_MAX || shape < 1 / PIXEL_SHAPE_MAX ? 1 : shape;
  const rotationDegrees = readRotation(stream);
  const upright = [Math.max(1, Math.round(codedWidth * pixelShape)), codedHeight] as const;
  const isTurned = rotationDegrees % 180 === 90;
  const average = parseRatio(stream.avg_frame_rate);
  const nominal = parseRatio(stream.r_frame_rate);
  const isVariableFrameRate = average !== null && nominal !== null && Math.abs(nominal - average) / nominal > RATE_DIFFERENCE_MAX;
  // The average of a constant rate is a little off, because it counts to the end of the sound: the nominal rate is the true one.
  const rate = isVariableFrameRate ? average : (nominal ?? average);
  return {
    index: stream.index,
    codec: stream.codec_name ?? "unknown",
    profile: orNull(stream.profile),
    pixelFormat: stream.pix_fmt ?? "unknown",
    bitDepth: readBitDepth(stream),
    width: isTurned ? upright[1] : upright[0],
    height: isTurned ? upright[0] : upright[1],
    codedWidth,
    codedHeight,
    rotationDegrees,
    framesPerSecond: Math.min(FRAMES_PER_SECOND_MAX, rate ?? FRAMES_PER_SECOND_UNKNOWN),
    isVariableFrameRate,
    colorPrimaries: orNull(stream.color_primaries),
    colorTransfer: orNull(stream.color_transfer),
    colorSpace: orNull(stream.color_space),
    colorRange: orNull(stream.color_range),
    isAttachedPicture: false,
  };
}

/** The film among what may be fifty streams: marked as the default first, then the largest; covers and thumbnails never. */
function pickVideo(streams: readonly StreamAnswer[]): VideoStream | null {
  const films = streams.flatMap((stream) => {
    const isPicture = stream.disposition?.attached_pic === 1 || stream.disposition?.still_image === 1;
    const { width = 0, height = 0 } = stream;
    if (stream.codec_type !== "video" || isPicture || stream.codec_name === undefined || width < 2 || height < 2) return [];
    return [{ stream, width, height, rank: (stream.disposition?.default ?? 0) * 1e12 + width * height }];
  });
  const best = films.sort((a, b) => b.rank - a.rank || a.stream.index - b.stream.index)[0];
  return best === undefined ? null : readVideo(best.stream, best.width, best.height);
}

function pickAudio(streams: readonly StreamAnswer[]): AudioStream | null {
  const sounds = streams.filter((stream) => stream.codec_type === "audio" && stream.codec_name !== undefined && Number(stream.sample_rate) > 0);
  const best = sounds.find((stream) => stream.disposition?.default === 1) ?? sounds[0];
  if (best === undefined) return null;
  return { index: best.index, codec: best.codec_name ?? "unknown", channels: best.channels ?? 1, sampleRateHz: Number(best.sample_rate) };
}

/** What ffprobe's `-show_format -show_streams` JSON says; `durationMs` is null when the container does not say how long it is. */
export function parseProbe(json: string): Omit<MediaProbe, "durationMs"> & { readonly durationMs: number | null } {
  const parsed = answerSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new DomainError("media_unreadable", { cause: parsed.error });
  const { streams, format } = parsed.data;
  if (streams.some((stream) => LOCKED_TAGS.has(stream.codec_tag_string ?? ""))) {
    throw new DomainError("media_unreadable", { sentence: "This file is locked against copying (DRM). Send the original, without a lock." });
  }
  const video = pickVideo(streams);
  const audio = pickAudio(streams);
  if (video === null && audio === null) {
    throw new DomainError("media_unreadable", { sentence: "This file has no picture and no sound that can be decoded." });
  }
  const ofStreams = streams.flatMap((stream) => parseDurationMs(stream.duration) ?? []);
  const durationMs = parseDurationMs(format.duration) ?? (ofStreams.length > 0 ? Math.max(...ofStreams) : null);
  return { durationMs, sizeBytes: Number(format.size ?? 0), format: format.format_name, video, audio, streamCount: streams.length };
}
