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
  readonly releaseAt: Date | null;
}

/**
 * Whether someone may know of a video and watch it. Its artist always may. Others may when it is ready, released and public
 * or unlisted. A video for patrons is closed to all others until memberships can be asked.
 */
export function mayWatch(video: Watched, viewerId: string | null, now: Date): boolean {
  if (viewerId === video.artistId) return true;
  const isReleased = video.releaseAt === null || video.releaseAt <= now;
  return video.status === "ready" && isReleased && (video.visibility === "public" || video.visibility === "unlisted");
}

/** When the video became public for the first time; publishing it again later does not make it new. */
export function publishedAtAfter(video: Pick<Watched, "visibility"> & { readonly publishedAt: Date | null }, now: Date): Date | null {
  return video.publishedAt ?? (video.visibility === "public" ? now : null);
}
