import type { AudioStream, MediaProbe, VideoStream } from "@/server/adapters/media";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { VIDEO_DURATION_MS_MAX, VIDEO_DURATION_MS_MIN } from "../rules";

export const LONG_SIDE_PIXELS_MAX = 1920;
export const SHORT_SIDE_PIXELS_MAX = 1080;
export const SEGMENT_SECONDS = 4;
const FRAMES_PER_SECOND_MAX = 60;
const HDR_TRANSFERS = new Set(["smpte2084", "arib-std-b67"]);

/** How one video becomes segments that every browser plays. */
export interface PackagePlan {
  readonly video: "copy" | "encode";
  readonly audio: "copy" | "encode" | "none";
  /** ffmpeg arguments between the input and the muxer. */
  readonly args: readonly string[];
}

/**
 * The moving picture of a file.
 * @throws DomainError `media_unreadable` with the sentence for whoever sent it: no picture, a still, too short, too long.
 */
export function requireFilm(probe: MediaProbe): VideoStream {
  const refuse = (sentence: string): DomainError => new DomainError("media_unreadable", { sentence });
  const { video } = probe;
  if (video === null || video.isAttachedPicture)
    throw refuse(probe.audio === null ? "This file is not a video." : "This file has sound but no moving picture.");
  const isStill = /^(png|jpeg|webp|bmp|tiff)_pipe$|^image2/.test(probe.format);
  if (isStill || probe.durationMs < VIDEO_DURATION_MS_MIN) throw refuse("This is a still picture, or a video too short to be seen.");
  if (probe.durationMs > VIDEO_DURATION_MS_MAX) throw refuse(`A video may last ${VIDEO_DURATION_MS_MAX / HOUR_MS} hours at most.`);
  return video;
}

function fits(video: VideoStream): boolean {
  return Math.max(video.width, video.height) <= LONG_SIDE_PIXELS_MAX && Math.min(video.width, video.height) <= SHORT_SIDE_PIXELS_MAX;
}

/** Only what every browser decodes as it is, from containers whose timestamps can be trusted. */
function canCopyVideo(format: string, video: VideoStream): boolean {
  const isPlain = video.codec === "h264" && video.pixelFormat === "yuv420p" && video.rotationDegrees === 0;
  const isSquare = video.codedWidth === video.width && video.codedHeight === video.height;
  const isEven = video.width % 2 === 0 && video.height % 2 === 0;
  return isPlain && isSquare && isEven && fits(video) && !isHdr(video) && /mp4|matroska/.test(format);
}

function canCopyAudio(format: string, audio: AudioStream): boolean {
  return audio.codec === "aac" && audio.channels <= 2 && [44_100, 48_000].includes(audio.sampleRateHz) && /mp4|matroska/.test(format);
}

function isHdr(video: VideoStream): boolean {
  return video.colorTransfer !== null && HDR_TRANSFERS.has(video.colorTransfer);
}

/** The size as shown, made to fit into 1920×1080 (or 1080×1920) and even; never larger than it is. */
export function fitSize(video: Pick<VideoStream, "width" | "height">): { readonly width: number; readonly height: number } {
  const long = Math.max(video.width, video.height);
  const short = Math.min(video.width, video.height);
  const scale = Math.min(1, LONG_SIDE_PIXELS_MAX / long, SHORT_SIDE_PIXELS_MAX / short);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(video.width), height: even(video.height) };
}

function pictureFilters(video: VideoStream): string {
  const { width, height } = fitSize(video);
  const hdr = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv";
  const rate = Math.min(FRAMES_PER_SECOND_MAX, video.framesPerSecond);
  const isRateOdd = video.isVariableFrameRate || video.framesPerSecond > FRAMES_PER_SECOND_MAX;
  return [
    "yadif=deint=interlaced",
    `scale=${width}:${height}:flags=bicubic`,
    ...(isHdr(video) ? [hdr] : []),
    ...(isRateOdd && rate > 0 ? [`fps=${rate.toFixed(3)}`] : []),
    "setsar=1",
    "format=yuv420p",
  ].join(",");
}

function encodeVideo(video: VideoStream): readonly string[] {
  return [
    ...["-vf", pictureFilters(video), "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "22"],
    ...["-maxrate", "6M", "-bufsize", "12M", "-force_key_frames", `expr:gte(t,n_forced*${SEGMENT_SECONDS})`, "-sc_threshold", "0"],
    ...(isHdr(video) ? ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"] : []),
  ];
}

const ENCODE_AUDIO = ["-af", "aresample=async=1:first_pts=0", "-c:a", "aac", "-ac", "2", "-ar", "48000", "-b:a", "160k"] as const;

/** What to copy and what to encode. With `isCopyTrusted` false everything is encoded: the copy was tried and came out wrong. */
export function planPackage(probe: MediaProbe, isCopyTrusted: boolean): PackagePlan {
  const film = requireFilm(probe);
  const { audio } = probe;
  const video = isCopyTrusted && canCopyVideo(probe.format, film) ? "copy" : "encode";
  const sound = audio === null ? "none" : isCopyTrusted && canCopyAudio(probe.format, audio) ? "copy" : "encode";
  const args = [
    ...["-map", `0:${film.index}`],
    ...(video === "copy" ? ["-c:v", "copy"] : encodeVideo(film)),
    ...(audio === null ? [] : ["-map", `0:${audio.index}`, ...(sound === "copy" ? ["-c:a", "copy"] : ENCODE_AUDIO)]),
    ...["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"],
  ];
  return { video, audio: sound, args };
}
