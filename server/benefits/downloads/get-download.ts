import { z } from "zod";
import { listClipsOf, safeTitle } from "@/server/auto-edit";
import { getSourceObject, getWatchableVideo, type SourceObject, sourceObjectOf } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { isRightHeld, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { patronOf } from "../tier-gate";

export const downloadShape = z.object({
  kind: z.enum(["original", "clip"]),
  name: z.string(),
  /** A path on this server; Range and HEAD work. */
  url: z.string(),
  sizeBytes: z.number().int().nullable(),
});
export type Download = z.output<typeof downloadShape>;

async function mayDownload(services: Services, viewerId: string | null, artistId: string): Promise<boolean> {
  if (viewerId === artistId) return true;
  const gate = (await readGates(services.db, { fanId: viewerId, artistIds: [artistId], now: services.clock.now() }))(artistId);
  return isRightHeld(gate.rank, gate.tiers, (tier) => tier.canDownload);
}

/** The file of a video as it was sent, for who may watch it and holds a tier with downloads. @throws DomainError `not_found`, `not_allowed`. */
export async function getDownload(
  services: Services,
  viewerId: string | null,
  input: { readonly videoId: string },
): Promise<{ readonly key: string; readonly downloadName: string; readonly contentType: string; readonly cacheControl: string }> {
  const source = await getSourceObject(services, viewerId, input.videoId);
  await refuseDownload(services, viewerId, source.artistId);
  const downloadName = `${safeTitle(source.title)}.${source.ending}`;
  return { key: source.key, downloadName, contentType: "application/octet-stream", cacheControl: "private, no-cache" };
}

/** @throws DomainError `not_allowed` for who holds no tier of the artist with downloads. */
async function refuseDownload(services: Services, viewerId: string | null, artistId: string): Promise<void> {
  if (await mayDownload(services, viewerId, artistId)) return;
  throw new DomainError("not_allowed", { sentence: "Downloads are part of a higher tier." });
}

/** The same for a clip of the video, which whoever may watch it may play. */
export async function requireClipDownload(services: Services, viewerId: string | null, videoId: string): Promise<void> {
  await refuseDownload(services, viewerId, (await getWatchableVideo(services, viewerId, videoId)).artistId);
}

function toDownload(videoId: string, { title, ending, sizeBytes }: SourceObject): Download {
  return { kind: "original", name: `${safeTitle(title)}.${ending}`, url: `/api/videos/${videoId}/download`, sizeBytes };
}

/** What the caller may save of a video: the original, where it is here, and its clips; empty without a tier that has downloads. @throws DomainError `not_found`, `not_allowed`. */
export async function listDownloads(services: Services, actor: Actor, input: { readonly videoId: string }): Promise<readonly Download[]> {
  const viewerId = patronOf(actor);
  const video = await getWatchableVideo(services, viewerId, input.videoId);
  if (!(await mayDownload(services, viewerId, video.artistId))) return [];
  const clips = await listClipsOf(services, viewerId, input.videoId);
  const source = sourceObjectOf(video);
  const original = source === null ? [] : [toDownload(input.videoId, source)];
  return [
    ...original,
    ...clips.map(({ clip, name }): Download => ({ kind: "clip", name: `${name}.mp4`, url: `${clip.url}?download=1`, sizeBytes: clip.sizeBytes })),
  ];
}
