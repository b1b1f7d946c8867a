import { sql } from "drizzle-orm";
import { autoEditJobs } from "@/db/schema";
import type { Services } from "@/server/services";

/** How often a job's row is written while a part of it is at work. */
const WRITE_EVERY_MS = 500;

export interface ProgressReporter {
  /** `done` is 0 to 1 of this part; may be called as often as one likes. */
  report(done: number): void;
  /** Writes what has not been written; call it before the step ends. */
  flush(): Promise<void>;
}

/**
 * Writes how far one part of a job is, twice a second at most. What goes wrong is logged and forgotten: a database that is
 * away for a while must not end a render.
 */
export function reportProgress(services: Services, jobId: string, part: string): ProgressReporter {
  let latest = 0;
  let written = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = (): void => {
    timer = null;
    const done = latest;
    writing = writing.then(async () => {
      if (done <= written) return;
      written = done;
      await writePart(services, jobId, part, done).catch((error: unknown) => {
        services.log.warn({ jobId, part, err: error }, "Progress could not be written; the work goes on.");
      });
    });
  };
  return {
    report(done) {
      latest = Math.max(latest, Math.min(1, done));
      timer ??= setTimeout(write, WRITE_EVERY_MS);
    },
    async flush() {
      if (timer !== null) clearTimeout(timer);
      write();
      await writing;
    },
  };
}

/** Sets a part and adds up the whole. Neither goes back, and parts that are worked on at once do not overwrite each other. */
async function writePart(services: Services, jobId: string, part: string, done: number): Promise<void> {
  await services.db.execute(sql`
    with changed as (
      select id, jsonb_set(parts, array[${part}::text, 'done'], to_jsonb(greatest((parts #>> array[${part}::text, 'done'])::real, ${done}::real))) as parts
      from ${autoEditJobs} where id = ${jobId} and status = 'processing' and parts ? ${part} for update
    )
    update ${autoEditJobs} as job set
      parts = changed.parts,
      progress = greatest(job.progress, least(0.999, (select sum((value ->> 'share')::real * (value ->> 'done')::real) from jsonb_each(changed.parts)))),
      updated_at = ${services.clock.now().toISOString()}::timestamptz
    from changed where job.id = changed.id`);
}
