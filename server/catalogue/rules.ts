import { HOUR_MS } from "@/server/kernel/durations";

export const VISIBILITIES = ["public", "unlisted", "private", "patrons"] as const;
export type Visibility = (typeof VISIBILITIES)[number];
export const VIDEO_STATUSES = ["uploading", "processing", "ready", "failed"] as const;
/** A tier is named by its key: `bronze`, `silver`, `gold`, `platinum`, or the artist's own. */
export const TIER_KEY_CHARS_MAX = 40;

export const TITLE_CHARS_MAX = 200;
export const DESCRIPTION_CHARS_MAX = 5000;
/** The longest video that is taken in. */
export const VIDEO_DURATION_MS_MAX = 6 * 60 * 60 * 1000;
export const VIDEO_DURATION_MS_MIN = 100;

export interface Watched {
  readonly artistId: string;
  readonly status: (typeof VIDEO_STATUSES)[number];
  readonly visibility: Visibility;
  /** The key of the lowest tier that opens a video for patrons; null is any tier. */
  readonly minTier: string | null;
  readonly releaseAt: Date | null;
}

/** Who looks: nobody signed in is null, and so is the rank of who holds no tier of the artist. */
export interface Viewer {
  readonly userId: string | null;
  readonly rank: number | null;
}

/** A tier of the video's artist, as far as it decides who may watch. A higher rank has all of a lower one. */
export interface WatchTier {
  readonly key: string;
  readonly rank: number;
  readonly earlyAccessHours: number;
}

/** `hidden` may not be known of; `locked` may be known of, and is opened by a tier. */
export type Entry = "open" | "locked" | "hidden";

/** Whether everybody may watch, whoever they are. */
export function isOpenToAll(video: Watched, now: Date): boolean {
  const isReleased = video.releaseAt === null || video.releaseAt <= now;
  return video.status === "ready" && isReleased && (video.visibility === "public" || video.visibility === "unlisted");
}

/** Whether who holds a tier of this rank may watch: the tier is high enough, and the video released, or in the early days that the tier gives. */
export function isOpenToRank(video: Watched, rank: number, tiers: readonly WatchTier[], now: Date): boolean {
  if (video.status !== "ready" || video.visibility === "private") return false;
  const neededRank = video.visibility !== "patrons" || video.minTier === null ? 0 : tiers.find((tier) => tier.key === video.minTier)?.rank;
  if (neededRank === undefined || rank < neededRank) return false;
  const earlyHours = Math.max(0, ...tiers.filter((tier) => tier.rank <= rank).map((tier) => tier.earlyAccessHours));
  return video.releaseAt === null || video.releaseAt.getTime() - earlyHours * HOUR_MS <= now.getTime();
}

/**
 * The one rule of who may watch a video and who may know of it; every door asks it. Its artist always may watch. Others may when
 * it is ready and open to all or to the tier they hold. What no tier opens now is hidden, what some tier opens is locked to the rest.
 */
export function judgeEntry(video: Watched, viewer: Viewer, tiers: readonly WatchTier[], now: Date): Entry {
  if (viewer.userId === video.artistId || isOpenToAll(video, now)) return "open";
  if (viewer.rank !== null && isOpenToRank(video, viewer.rank, tiers, now)) return "open";
  return tiers.some((tier) => isOpenToRank(video, tier.rank, tiers, now)) ? "locked" : "hidden";
}

/** When the video was first shown to the public or to patrons; publishing it again later does not make it new. */
export function publishedAtAfter(video: Pick<Watched, "visibility"> & { readonly publishedAt: Date | null }, now: Date): Date | null {
  return video.publishedAt ?? (video.visibility === "public" || video.visibility === "patrons" ? now : null);
}
