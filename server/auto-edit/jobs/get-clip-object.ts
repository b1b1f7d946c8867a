import { getWatchableVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Clip } from "./contract";
import { type JobRow, selectCompleteJobs, selectJob, selectOwnedJob } from "./queries";
import { clipFileName, clipKey, posterKey, safeTitle } from "./rules";
import { listClips, readOutput } from "./show-job";

/** How many edits of one video show their clips. */
const EDITS_SHOWN_MAX = 5;

export interface ClipObject {
  readonly clip: Clip;
  readonly videoId: string;
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
    videoId: job.videoId,
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

/** The clips of a video's finished edits, the newest edit first, for who may watch it. */
export async function listClipsOf(services: Services, viewerId: string | null, videoId: string): Promise<readonly ClipObject[]> {
  const video = await getWatchableVideo(services, viewerId, videoId);
  const jobs = await selectCompleteJobs(services.db, { videoId: video.id, limit: EDITS_SHOWN_MAX });
  return jobs.flatMap(objectsOf);
}
