import { sql } from "drizzle-orm";
import { onStepNews } from "../middleware";
import type { Engine } from "./engine";

/** A step that is over sooner is not worth a write of its own. */
const LONG_MS = 500;

/**
 * Writes a step that its call runs on the side while it still runs, so that a run never seems to do nothing. Only for
 * the eyes: the engine does not wait for such a row (status `inline`).
 */
export function showLongSteps(engine: Pick<Engine, "db" | "log">): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const stopListening = onStepNews(({ runId, hash, name, isOver }) => {
    const key = `${runId}:${hash}`;
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (isOver) return;
    const timer = setTimeout(() => {
      timers.delete(key);
      writeStep(engine, { runId, hash, name }).catch((error: unknown) => engine.log.debug({ runId, err: error }, "A running step could not be shown."));
    }, LONG_MS);
    timers.set(key, timer.unref());
  });
  return () => {
    stopListening();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

async function writeStep(engine: Pick<Engine, "db">, step: { readonly runId: string; readonly hash: string; readonly name: string }): Promise<void> {
  await engine.db.execute(sql`
    insert into job_steps (run_id, hash, name, kind, status, started_at)
    select id, ${step.hash}, ${step.name}, 'run', 'inline', clock_timestamp() - ${LONG_MS} * interval '1 millisecond'
    from job_runs where id = ${step.runId} and status = 'running'
    on conflict (run_id, hash) do nothing`);
}
