import { getWatchableVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Clip } from "./contract";
import { type JobRow, selectJob, selectOwnedJob } from "./queries";
import { clipFileName, clipKey, posterKey, safeTitle } from "./rules";
import { listClips, readOutput } from "./show-job";

export interface ClipObject {
  readonly clip: Clip;
  readonly videoKey: string;
  readonly posterKey: string;
  /** A good name for the saved file, without its extension. */
  readonly name: string;
}

/** Every finished clip of one of the caller's jobs with where its files are; empty until the job is complete. @throws DomainError `not_found`. */
export async function listClipObjects(
  services: Services,
  actor: Actor,
  input: { readonly jobId: string },
): Promise<{ readonly title: string; readonly clips: readonly ClipObject[] }> {
  const job = await selectOwnedJob(services.db, { jobId: input.jobId, userId: actor.userId });
  if (job === null) throw new DomainError("not_found");
  return { title: safeTitle(job.videoTitle), clips: objectsOf(job) };
}

function objectsOf(job: JobRow): readonly ClipObject[] {
  const output = readOutput(job);
  const groups = [output.shorts, output.reels, output.trailer === null ? [] : [output.trailer], output.highlights];
  const ordinals = new Map(groups.flatMap((group) => group.map((clip, position) => [clip.index, position + 1])));
  return listClips(output).map((clip) => ({
    clip,
    videoKey: clipKey(job.videoId, job.id, clip.index),
    posterKey: posterKey(job.videoId, job.id, clip.index),
    name: clipFileName(job.videoTitle, clip.kind, ordinals.get(clip.index) ?? 1),
  }));
}

/**
 * One finished clip: of the caller's own edits, or of a video that the viewer may watch, by the same rule as the video.
 * @throws DomainError `not_found`, and `not_allowed` for a video that a tier would open.
 */
export async function getClipObject(
  services: Services,
  viewerId: string | null,
  input: { readonly jobId: string; readonly clipIndex: string },
): Promise<ClipObject> {
  const job = await selectJob(services.db, input.jobId);
  if (job === null) throw new DomainError("not_found");
  if (job.userId !== viewerId) await getWatchableVideo(services, viewerId, job.videoId);
  const found = objectsOf(job).find(({ clip }) => String(clip.index) === input.clipIndex);
  if (found === undefined) throw new DomainError("not_found");
  return found;
}
