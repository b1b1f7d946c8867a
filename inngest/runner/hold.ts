import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { findPassingError } from "@/db/passing-error";
import type { Lease } from "./claim";
import type { Engine } from "./engine";

/** How long a result is kept and offered again while the database is away. A restart of Postgres takes seconds. */
const SAVE_TRIES_MAX = 60;
const SAVE_DELAY_MS_MAX = 1_000;

/** `kept`: the work was done. `lost`: somebody else has the item by now, or the run has ended, and nothing was changed. */
export type Held<T> = { readonly kind: "kept"; readonly value: T } | { readonly kind: "lost" };

/** Saves something, and tries again while the database is away: what a step has done must not be lost to a restart of Postgres. */
export async function untilSaved<T>(save: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await save();
    } catch (error) {
      if (findPassingError(error) === null || tries >= SAVE_TRIES_MAX) throw error;
      await wait(Math.min(SAVE_DELAY_MS_MAX, 20 * 2 ** Math.min(tries, 10)));
    }
  }
}

/**
 * Changes a run in one transaction, if the lease is still ours. The run's row is locked first, always, so that the ends
 * of parallel steps come one after the other and no two transactions wait for each other.
 */
export function whileHolding<T>(engine: Engine, lease: Lease, work: (tx: Tx) => Promise<T>): Promise<Held<T>> {
  return untilSaved(() =>
    engine.db.transaction(async (tx): Promise<Held<T>> => {
      const runs = await tx.execute(sql`select status from job_runs where id = ${lease.runId} for no key update`);
      const held = await tx.execute(sql`select 1 from job_queue where id = ${lease.itemId} and lease_token = ${lease.token} for update`);
      const status = runs[0]?.status;
      if (held.length === 0) return { kind: "lost" };
      if (status !== "queued" && status !== "running") {
        await dropItem(tx, lease);
        return { kind: "lost" };
      }
      return { kind: "kept", value: await work(tx) };
    }),
  );
}

export async function dropItem(tx: Pick<Tx, "execute">, lease: Lease): Promise<void> {
  await tx.execute(sql`delete from job_queue where id = ${lease.itemId}`);
}

/** Lets go of the item until its next attempt. */
export async function retryItem(tx: Pick<Tx, "execute">, lease: Lease, delayMs: number): Promise<void> {
  await tx.execute(sql`
    update job_queue set lease_token = null, lease_until = null, worker_id = null, is_wanted_again = false, attempt = ${lease.attempt + 1},
      run_at = clock_timestamp() + ${Math.ceil(delayMs)} * interval '1 millisecond'
    where id = ${lease.itemId}`);
}

/** Ends a call of the function: the item goes, unless something happened meanwhile that asks for one more call. */
export async function finishDiscover(tx: Pick<Tx, "execute">, lease: Lease): Promise<void> {
  const again = await tx.execute(sql`
    update job_queue set lease_token = null, lease_until = null, worker_id = null, is_wanted_again = false, attempt = 0, run_at = clock_timestamp()
    where id = ${lease.itemId} and is_wanted_again returning id`);
  if (again.length > 0) await tx.execute(sql`select pg_notify('job_queue', '')`);
  else await dropItem(tx, lease);
}
