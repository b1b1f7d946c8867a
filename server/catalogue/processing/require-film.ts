import type { MediaProbe, VideoStream } from "@/server/adapters/media";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { VIDEO_DURATION_MS_MAX, VIDEO_DURATION_MS_MIN } from "../rules";

const LONG_SIDE_PIXELS_MAX = 1920;
const SHORT_SIDE_PIXELS_MAX = 1080;
const HDR_TRANSFERS = new Set(["smpte2084", "arib-std-b67"]);

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

/** The size as shown, made to fit into 1920×1080 (or 1080×1920) and even; never larger than it is. */
export function fitSize(
  video: Pick<VideoStream, "width" | "height">,
  shortSideMax = SHORT_SIDE_PIXELS_MAX,
): { readonly width: number; readonly height: number } {
  const long = Math.max(video.width, video.height);
  const short = Math.min(video.width, video.height);
  const scale = Math.min(1, LONG_SIDE_PIXELS_MAX / long, shortSideMax / short);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(video.width), height: even(video.height) };
}

/** Whether a picture has to be brought down to what every screen shows. */
export function isHdr(video: Pick<VideoStream, "colorTransfer">): boolean {
  return video.colorTransfer !== null && HDR_TRANSFERS.has(video.colorTransfer);
}
