import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { enterVideo, getWatchableVideo, viewerOf } from "./enter-video";
import { isOpenToAll, type Watched } from "./rules";
import { mediaFolder } from "./video-keys";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
  m4s: "video/mp4",
  mp4: "video/mp4",
  jpg: "image/jpeg",
};

const FILE_NAME = /^[a-z0-9_-]+\.([a-z0-9]+)$/;

export interface MediaObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The one picture of a locked video that anybody may see who may know of it. */
const POSTER = "poster.jpg";

/**
 * Where a file of a video that the viewer may watch is kept; of a locked one, its poster. Every request asks the rule anew. What is
 * open to everybody may be cached by anybody; all else by the viewer's own browser, which asks again each time, because access ends.
 * @throws DomainError `not_found`, and `not_allowed` for one that a tier would open.
 */
export async function getMediaOf(
  services: Services,
  viewerId: string | null,
  input: { readonly id: string; readonly path: readonly string[] },
): Promise<MediaObject> {
  const [name = "", ...rest] = input.path;
  const ending = FILE_NAME.exec(name)?.[1] ?? "";
  const contentType = CONTENT_TYPES[ending];
  if (contentType === undefined || rest.length > 0) throw new DomainError("not_found");
  const video = name === POSTER ? (await enterVideo(services, viewerId, input.id)).video : await getWatchableVideo(services, viewerId, input.id);
  const isList = ending === "m3u8" || ending === "mpd";
  return { key: `${mediaFolder(video.id)}/${name}`, contentType, cacheControl: cacheControlOf(video, isList, services.clock.now()) };
}

function cacheControlOf(video: Watched, isList: boolean, now: Date): string {
  if (!isOpenToAll(video, now)) return "private, no-cache";
  const reach = video.visibility === "public" ? "public" : "private";
  return isList ? `${reach}, no-cache` : `${reach}, max-age=3600`;
}

/** The same for a signed-in person or a token. */
export async function getMediaObject(
  services: Services,
  actor: Actor | null,
  input: { readonly id: string; readonly path: readonly string[] },
): Promise<MediaObject> {
  return getMediaOf(services, viewerOf(actor), input);
}
