import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getWatchableVideo } from "./get-video";
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

/**
 * Where a file of a video that the caller may watch is kept. A video that is not public is only cached by the viewer's own
 * browser; a playlist is asked for anew, because a change of who may watch has to be felt.
 * @throws DomainError `not_found`.
 */
export async function getMediaObject(
  services: Services,
  actor: Actor | null,
  input: { readonly id: string; readonly path: readonly string[] },
): Promise<MediaObject> {
  const [name = "", ...rest] = input.path;
  const ending = FILE_NAME.exec(name)?.[1] ?? "";
  const contentType = CONTENT_TYPES[ending];
  if (contentType === undefined || rest.length > 0) throw new DomainError("not_found");
  const video = await getWatchableVideo(services, actor, input.id);
  const isList = ending === "m3u8" || ending === "mpd";
  const reach = video.visibility === "public" ? "public" : "private";
  return { key: `${mediaFolder(video.id)}/${name}`, contentType, cacheControl: isList ? `${reach}, no-cache` : `${reach}, max-age=3600` };
}
