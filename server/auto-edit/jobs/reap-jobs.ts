import { findEventFates } from "@/server/jobs";
import type { Services } from "@/server/services";
import { DAY_MS } from "../../kernel/durations";
import { discardJobFiles, listUnusedScratch, removeScratch } from "./clean-up-job";
import { BROKEN_OFF_SENTENCE, failJob } from "./fail-job";
import { selectJobStatuses, selectLiveJobsBefore, selectUnfinishedEnds } from "./queries";
import { isLive, requestEventId } from "./rules";

/** A job this young may not have reached the engine yet. */
const YOUNG_MS = 120_000;
/** Without the engine's word, only a job silent for this long is taken for lost. */
const SILENT_MS_MAX = DAY_MS;
/** Jobs that ended badly this recently are looked after once more: their worker may have died before it tidied up. */
const TIDY_AFTER_MS = 6 * 60 * 60 * 1000;
/** Scratch that was touched this recently may belong to a preview, which is no job. */
const SCRATCH_IDLE_MS = 10 * 60 * 1000;
const JOBS_PER_SWEEP_MAX = 200;

export interface Reaped {
  readonly failed: number;
  readonly tidied: number;
}

/**
 * Ends live jobs whose run is over or gone (stopped from the outside, lost with the engine's state), so that none waits for ever,
 * and removes what jobs left behind when their worker died.
 */
export async function reapJobs(services: Services): Promise<Reaped> {
  const nowMs = services.clock.now().getTime();
  const live = await selectLiveJobsBefore(services.db, { before: new Date(nowMs - YOUNG_MS), limit: JOBS_PER_SWEEP_MAX });
  const fates = await findEventFates(
    services,
    live.map((job) => requestEventId(job.id)),
  );
  let failed = 0;
  for (const job of live) {
    const fate = fates.get(requestEventId(job.id)) ?? "unknown";
    const isSilent = nowMs - job.updatedAt.getTime() > SILENT_MS_MAX;
    if (fate === "alive" || (fate === "unknown" && !isSilent)) continue;
    await failJob(services, { jobId: job.id, videoId: job.videoId }, BROKEN_OFF_SENTENCE);
    failed++;
  }
  const ended = await selectUnfinishedEnds(services.db, { after: new Date(nowMs - TIDY_AFTER_MS), limit: JOBS_PER_SWEEP_MAX });
  for (const job of ended) await discardJobFiles(services, { jobId: job.id, videoId: job.videoId });
  return { failed, tidied: ended.length + (await sweepScratch(services)) };
}

/** Removes the scratch folders of jobs that are not live on this machine: what a killed worker leaves. */
export async function sweepScratch(services: Services): Promise<number> {
  const unused = await listUnusedScratch(services, SCRATCH_IDLE_MS, JOBS_PER_SWEEP_MAX);
  const statuses = await selectJobStatuses(services.db, unused);
  const stale = unused.filter((name) => {
    const status = statuses.get(name);
    return status === undefined || !isLive(status);
  });
  for (const name of stale) await removeScratch(services, name);
  return stale.length;
}
