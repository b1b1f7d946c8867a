import { z } from "zod";
import { DESCRIPTION_CHARS_MAX, TIER_KEY_CHARS_MAX, TITLE_CHARS_MAX, VIDEO_DURATION_MS_MAX, VIDEO_STATUSES, VISIBILITIES } from "./rules";

const ID_CHARS_MAX = 64;
const size = z.number().int().nullable();
const time = z.string().nullable().meta({ format: "date-time" });

export const thumbnailsShape = z.object({
  columns: z.number().int(),
  rows: z.number().int(),
  count: z.number().int(),
  intervalMs: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
export type Thumbnails = z.output<typeof thumbnailsShape>;

/** A video in the shape of the REST contract. Addresses are paths on this server; sizes in pixels, times ISO 8601 UTC. */
export const videoShape = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.enum(VIDEO_STATUSES),
  /** 0 to 1 over the processing. */
  progress: z.number(),
  durationMs: size,
  width: size,
  height: size,
  sizeBytes: size,
  hasAudio: z.boolean().nullable(),
  sha256: z.string().nullable(),
  visibility: z.enum(VISIBILITIES),
  minTier: z.string().max(TIER_KEY_CHARS_MAX).nullable(),
  releaseAt: time,
  /** Whoever asks may know of it but not watch it: of its films and pictures only the poster is theirs to see. */
  isLocked: z.boolean(),
  /** The lowest tier on offer that opens a locked video; null when it is open, or no such tier is on offer. */
  neededTier: z.object({ key: z.string(), name: z.string(), monthlyCents: z.number().int(), currency: z.string() }).nullable(),
  artistId: z.string(),
  /** `realm` is the light their pages wear, null for none. */
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string(), realm: z.enum(["INFERNO", "PURGATORIO", "PARADISO"]).nullable() }),
  playback: z.object({ hls: z.string(), dash: z.string() }).nullable(),
  posterUrl: z.string().nullable(),
  thumbnails: thumbnailsShape.extend({ url: z.string() }).nullable(),
  /** What went wrong, when status is failed. */
  error: z.string().optional(),
  createdAt: z.string().meta({ format: "date-time" }),
  publishedAt: time,
});
export type Video = z.output<typeof videoShape>;

export const videoInput = z.object({ id: z.string().max(ID_CHARS_MAX) });

/** 0 of a film that was seen to its end. */
export const placeInput = videoInput.extend({ placeMs: z.number().int().min(0).max(VIDEO_DURATION_MS_MAX) });

export const videoChange = videoInput.extend({
  title: z.string().trim().min(1, "Write a title.").max(TITLE_CHARS_MAX).optional(),
  description: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  minTier: z.string().max(TIER_KEY_CHARS_MAX).nullable().optional(),
  releaseAt: z.iso.datetime({ offset: true }).nullable().optional(),
});
export type VideoChange = z.output<typeof videoChange>;

export const artistInput = z.object({ artistId: z.string().max(ID_CHARS_MAX) });
