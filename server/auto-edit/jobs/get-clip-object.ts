import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Clip } from "./contract";
import { selectOwnedJob } from "./queries";
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
  const output = readOutput(job);
  const groups = [output.shorts, output.reels, output.trailer === null ? [] : [output.trailer], output.highlights];
  const ordinals = new Map(groups.flatMap((group) => group.map((clip, position) => [clip.index, position + 1])));
  const clips = listClips(output).map((clip) => ({
    clip,
    videoKey: clipKey(job.videoId, job.id, clip.index),
    posterKey: posterKey(job.videoId, job.id, clip.index),
    name: clipFileName(job.videoTitle, clip.kind, ordinals.get(clip.index) ?? 1),
  }));
  return { title: safeTitle(job.videoTitle), clips };
}

/** One finished clip. @throws DomainError `not_found` for another person's, and for one that is not there. */
export async function getClipObject(services: Services, actor: Actor, input: { readonly jobId: string; readonly clipIndex: string }): Promise<ClipObject> {
  const { clips } = await listClipObjects(services, actor, input);
  const found = clips.find(({ clip }) => String(clip.index) === input.clipIndex);
  if (found === undefined) throw new DomainError("not_found");
  return found;
}
