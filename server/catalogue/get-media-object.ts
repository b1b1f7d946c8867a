import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { enterVideo, getWatchableVideo } from "./enter-video";
import { isOpenToAll, type Watched } from "./rules";
import { mediaFolder, POSTER } from "./video-keys";

const PICTURES: readonly string[] = [POSTER, "thumbnails.jpg"];
const PACKAGE_TYPES: Readonly<Record<string, string>> = { m3u8: "application/vnd.apple.mpegurl", mpd: "application/dash+xml", m4s: "video/mp4" };
const PACKAGE_FILE = /^[a-z0-9_-]+\.(m3u8|mpd|m4s)$/;

export interface MediaObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * Where a picture of a video is kept; of a locked one, its poster. Every request asks the rule anew.
 * @throws DomainError `not_found`, and `not_allowed` for one that a tier would open.
 */
export async function getPicture(services: Services, viewerId: string | null, input: { readonly id: string; readonly name: string }): Promise<MediaObject> {
  if (!PICTURES.includes(input.name)) throw new DomainError("not_found");
  const isPoster = input.name === POSTER;
  const video = isPoster ? (await enterVideo(services, viewerId, input.id)).video : await getWatchableVideo(services, viewerId, input.id);
  const cacheControl = cacheControlOf(video, { isList: false, now: services.clock.now() });
  return { key: `${mediaFolder(video.id)}/${input.name}`, contentType: "image/jpeg", cacheControl };
}

/** Where a file lies that a video was played from before its segments were objects; the night's work packages it anew and removes it. */
export function findOldPackageFile(video: Watched & { readonly id: string }, name: string, now: Date): MediaObject | null {
  const ending = PACKAGE_FILE.exec(name)?.[1];
  if (ending === undefined) return null;
  const isList = ending !== "m4s";
  return { key: `${mediaFolder(video.id)}/${name}`, contentType: PACKAGE_TYPES[ending] ?? "", cacheControl: cacheControlOf(video, { isList, now }) };
}

/**
 * What is open to everybody may be cached by anybody; all else by the viewer's own browser, which asks again each time, because access
 * ends.
 */
export function cacheControlOf(video: Watched, { isList, now }: { readonly isList: boolean; readonly now: Date }): string {
  if (!isOpenToAll(video, now)) return "private, no-cache";
  const reach = video.visibility === "public" ? "public" : "private";
  return isList ? `${reach}, no-cache` : `${reach}, max-age=3600`;
}
