import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MediaProbe } from "@/server/adapters/media";
import type { Services } from "@/server/services";
import { mediaFolder, SOUND_BEGINNING, SOUND_PART } from "../video-keys";
import { findVideo, raiseProgress, updateVideo } from "../video-queries";
import { makePictures } from "./make-pictures";
import { packageVideo } from "./package-video";
import { fitSize, requireFilm } from "./plan-package";
import { type Outcome, refuseUnreadable } from "./refuse-unreadable";
import { withScratch } from "./with-scratch";

/** The rest of the way is pictures and storing. */
const PACKAGE_SHARE = 0.9;
const PROGRESS_EVERY_MS = 1000;
const STORE_AT_ONCE = 4;

/** Writes progress about once a second; a report that fails is no reason to stop the work. */
function progressReporter(services: Services, videoId: string): (done: number) => void {
  let lastMs = 0;
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = nowMs;
    raiseProgress(services.db, videoId, done * PACKAGE_SHARE, services.clock.now()).catch((thrown: unknown) => {
      services.log.warn({ videoId, err: thrown }, "The progress of a video could not be written.");
    });
  };
}

/** Segments and pictures first, playlists after them, the master last: whoever can read a list can read what it names. */
async function storeFolder(services: Services, videoId: string, folder: string): Promise<void> {
  await services.storage.removePrefix(mediaFolder(videoId));
  const names = await readdir(folder);
  const isList = (name: string): boolean => /\.(m3u8|mpd)$/.test(name);
  const lists = names.filter((name) => isList(name) && name !== "master.m3u8");
  const store = (name: string) => services.storage.putFile(`${mediaFolder(videoId)}/${name}`, join(folder, name), { move: true });
  const files = names.filter((name) => !isList(name));
  for (let at = 0; at < files.length; at += STORE_AT_ONCE) await Promise.all(files.slice(at, at + STORE_AT_ONCE).map(store));
  for (const name of [...lists, "master.m3u8"]) await store(name);
}

/** How long the sound will be as one file; null without sound. */
async function measureSound(folder: string): Promise<number | null> {
  const names = (await readdir(folder)).filter((name) => name === SOUND_BEGINNING || name.startsWith(SOUND_PART));
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(folder, name))).size;
  return names.length === 0 ? null : bytes;
}

async function makeIn(services: Services, videoId: string, source: string, scratch: string, signal: AbortSignal): Promise<void> {
  const { media } = services;
  const probe: MediaProbe = await media.probe(source, { signal });
  const folder = join(scratch, "package");
  const clear = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  };
  await clear();
  const made = await packageVideo(media, { source, probe, folder, signal, onProgress: progressReporter(services, videoId) }, clear);
  const size = fitSize(requireFilm(probe));
  const thumbnails = await makePictures(media, { folder, durationMs: made.durationMs, ...size, signal });
  const soundBytes = await measureSound(folder);
  await storeFolder(services, videoId, folder);
  const facts = { thumbnails, soundBytes, durationMs: made.durationMs, packageKey: mediaFolder(videoId), posterKey: `${mediaFolder(videoId)}/poster.jpg` };
  await updateVideo(services.db, videoId, "processing", { ...facts, progress: 0.99, updatedAt: services.clock.now() });
}

/** Makes what players fetch of a video: segments, manifests, poster, thumbnails. A repeat after a crash begins anew. */
export async function makePackage(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<Outcome> {
  const video = await findVideo(services.db, input.videoId);
  if (video?.status !== "processing" || video.sourceKey === null) return "ended";
  return refuseUnreadable(services, input.videoId, video.sourceKey, (source) =>
    withScratch(services, input.videoId, (scratch) => makeIn(services, input.videoId, source, scratch, signal)),
  );
}
