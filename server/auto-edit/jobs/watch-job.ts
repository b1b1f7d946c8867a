import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { keepPer } from "@/server/kernel/keep-per";
import type { Services } from "@/server/services";
import type { Job } from "./contract";
import { getJob } from "./get-job";
import { selectJobVersions, selectOwnedJob } from "./queries";
import { isLive, jobVersion } from "./rules";
import { showJob } from "./show-job";

/** How often a process looks, once for all the jobs that are watched in it. */
const LOOK_EVERY_MS = 400;
/** Open watches per process: each is one open connection. */
const WATCHES_MAX = 500;

interface Watch {
  readonly jobId: string;
  /** Called with the version last seen in the database; null when the job is gone. */
  readonly notice: (version: string | null) => void;
}

interface Lookout {
  readonly watches: Set<Watch>;
  isLooking: boolean;
}

/** Of each database that a process has: one, but for tests, which have one after the other. */
const lookoutOf = keepPer<Services["db"], Lookout>(() => ({ watches: new Set<Watch>(), isLooking: false }));

async function look(services: Services, lookout: Lookout): Promise<void> {
  const { watches } = lookout;
  lookout.isLooking = true;
  while (watches.size > 0) {
    const jobIds = [...new Set([...watches].map((watch) => watch.jobId))];
    try {
      const versions = await selectJobVersions(services.db, jobIds);
      for (const watch of watches) watch.notice(versions.get(watch.jobId) ?? null);
    } catch (error) {
      // The database is away for a moment: whoever watches sees the next change when it is back.
      services.log.warn({ err: error }, "Watched jobs could not be read.");
    }
    await wait(LOOK_EVERY_MS);
  }
  lookout.isLooking = false;
}

export interface JobSight {
  /** Changes whenever the job does. */
  readonly version: string;
  readonly job: Job;
}

/**
 * One of the caller's jobs each time it changes, beginning with how it is now, ending with its end or when `signal` aborts.
 * `afterVersion` leaves out what a reader that comes back has seen. Yields null as a sign of life when nothing changed for `heartbeatMs`.
 * @throws DomainError `not_found`; `unavailable` when too many watch.
 */
export async function* watchJob(
  services: Services,
  actor: Actor,
  input: { readonly jobId: string; readonly afterVersion: string | null; readonly heartbeatMs: number; readonly signal: AbortSignal },
): AsyncGenerator<JobSight | null> {
  const { jobId, signal } = input;
  const lookout = lookoutOf(services.db);
  const { watches } = lookout;
  let job = await getJob(services, actor, { jobId });
  if (jobVersion(job) !== input.afterVersion || !isLive(job.status)) yield { version: jobVersion(job), job };
  if (watches.size >= WATCHES_MAX)
    throw new DomainError("unavailable", { sentence: "Too many pages follow an edit right now. Ask for the job itself instead." });

  let seen: string | null = jobVersion(job);
  let wake: () => void = () => undefined;
  const watch: Watch = {
    jobId,
    notice(version) {
      if (version === seen) return;
      seen = version;
      wake();
    },
  };
  watches.add(watch);
  if (!lookout.isLooking) void look(services, lookout);
  try {
    while (isLive(job.status) && !signal.aborted) {
      const before = jobVersion(job);
      await nextChange(seen === before, (resolve) => (wake = resolve), input.heartbeatMs, signal);
      if (signal.aborted) return;
      if (seen === before) {
        yield null;
        continue;
      }
      const row = await selectOwnedJob(services.db, { jobId, userId: actor.userId });
      // Deleted with its video: there is nothing more to tell.
      if (row === null) return;
      job = showJob(row);
      seen = jobVersion(job);
      yield { version: seen, job };
    }
  } finally {
    watches.delete(watch);
  }
}

/** Resolves at the next change, after the heartbeat's time, or when the reader has gone. */
async function nextChange(mustWait: boolean, onWake: (resolve: () => void) => void, heartbeatMs: number, signal: AbortSignal): Promise<void> {
  if (!mustWait) return;
  const timer = new AbortController();
  const changed = new Promise<void>((resolve) => onWake(resolve));
  const elapsed = wait(heartbeatMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(() => undefined);
  await Promise.race([changed, elapsed]);
  timer.abort();
}
