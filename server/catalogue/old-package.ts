import type { ObjectInfo } from "@/server/adapters/storage";
import type { Services } from "@/server/services";
import { mediaFolder } from "./video-keys";
import { findVideo, findVideosWithArtist, updateVideo } from "./video-queries";

/** Longer than the longest video in segments of a second. */
const PARTS_MAX = 40_000;
/** What a package from before there were objects held: lists and segments; not the pictures, which stay. */
const PACKAGE_FILE = /\.(m3u8|mpd|m4s)$/;

/** The segments of the sound of a video that was packaged before there were objects, its beginning first. */
export async function listOldSound({ storage }: Pick<Services, "storage">, videoId: string): Promise<readonly ObjectInfo[]> {
  const folder = mediaFolder(videoId);
  const beginning = await storage.find(`${folder}/init-1.m4s`);
  if (beginning === null) return [];
  const parts = [beginning];
  for (let after: string | undefined; parts.length < PARTS_MAX; after = parts.at(-1)?.key) {
    const found = await storage.list(`${folder}/chunk-1-`, after === undefined ? {} : { after });
    if (found.length === 0) break;
    parts.push(...found);
  }
  return parts;
}

/** How long those are together, in bytes, by video; videos without sound are left out. Measured once. */
export async function listOldSoundBytes(services: Services, videoIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const { video } of await findVideosWithArtist(services.db, videoIds)) {
    if (video.hasAudio !== true || video.status !== "ready") continue;
    const sizeBytes = video.soundBytes ?? (await listOldSound(services, video.id)).reduce((sum, part) => sum + part.sizeBytes, 0);
    if (sizeBytes === 0) continue;
    if (video.soundBytes === null) await updateVideo(services.db, video.id, "ready", { soundBytes: sizeBytes });
    sizes.set(video.id, sizeBytes);
  }
  return sizes;
}

/** Removes such a package, once the video is played from objects. Can be repeated. */
export async function removeOldPackage(services: Services, input: { readonly videoId: string }): Promise<void> {
  const video = await findVideo(services.db, input.videoId);
  if (video === null || video.packageKey === null) return;
  for (let after: string | undefined; ; ) {
    const found = await services.storage.list(`${mediaFolder(video.id)}/`, after === undefined ? {} : { after });
    for (const { key } of found) if (PACKAGE_FILE.test(key)) await services.storage.remove(key);
    after = found.at(-1)?.key;
    if (after === undefined) break;
  }
  await updateVideo(services.db, video.id, null, { packageKey: null, soundBytes: null });
}
