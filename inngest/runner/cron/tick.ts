import { sql } from "drizzle-orm";
import { z } from "zod";
import type { CatchUp } from "../../functions";
import { createRuns } from "../create-runs";
import type { Engine } from "../engine";
import { toRunEvent } from "../state";
import { parseSchedule } from "./schedule";

/** How late a slot may be and still count as on time. */
const ON_TIME_MS = 60_000;
/** Slots are looked for at least this often, so that a clock that was set forward is noticed. */
const TICK_MS_MAX = 30_000;

const cronRow = z.object({ last_ms: z.coerce.number(), now_ms: z.coerce.number() });

/**
 * Makes the runs of all cron slots that have come since the last tick of any worker. One transaction takes a trigger's
 * row, so that each slot is made once; after time without a worker the function's catch-up policy says which are made
 * up for. Answers in how many ms the next tick is due.
 */
export async function tickCron(engine: Engine): Promise<number> {
  let nextMs = TICK_MS_MAX;
  for (const fn of engine.functions.values()) {
    for (const { schedule, catchUp } of fn.schedules) {
      const now = await engine.db.transaction(async (tx) => {
        await tx.execute(sql`
          insert into job_cron (function_id, schedule, last_slot) values (${fn.id}, ${schedule}, clock_timestamp()) on conflict (function_id, schedule) do nothing`);
        const rows = await tx.execute(sql`
          select floor(extract(epoch from last_slot) * 1000) as last_ms, floor(extract(epoch from clock_timestamp()) * 1000) as now_ms
          from job_cron where function_id = ${fn.id} and schedule = ${schedule} for update`);
        const [row] = z.array(cronRow).parse(rows);
        if (row === undefined) return new Date();
        const now = new Date(row.now_ms);
        const slots = parseSchedule(schedule).between(new Date(row.last_ms), now);
        for (const slot of chooseSlots(slots, catchUp, now)) await runSlot(tx, fn, schedule, slot, now);
        const last = slots.at(-1);
        if (last !== undefined)
          await tx.execute(sql`update job_cron set last_slot = ${last.toISOString()} where function_id = ${fn.id} and schedule = ${schedule}`);
        return now;
      });
      const next = parseSchedule(schedule).nextAfter(now);
      if (next !== null) nextMs = Math.min(nextMs, next.getTime() - now.getTime());
    }
  }
  return Math.max(1, nextMs);
}

/** Which of the slots that have come are made: the one that is on time always, the missed ones by the policy. */
export function chooseSlots(slots: readonly Date[], catchUp: CatchUp, now: Date): Date[] {
  if (catchUp === "all") return [...slots];
  const latest = slots.slice(-1);
  return catchUp === "latest" ? latest : latest.filter((slot) => now.getTime() - slot.getTime() <= ON_TIME_MS);
}

async function runSlot(
  tx: Parameters<typeof createRuns>[0],
  fn: Parameters<typeof createRuns>[1][number]["fn"],
  schedule: string,
  slot: Date,
  now: Date,
): Promise<void> {
  const at = slot.toISOString().replace(".000Z", "Z");
  const id = `cron:${fn.id}:${schedule}:${at}`;
  const data = { cron: schedule, scheduledAt: at, fireAt: now.toISOString() };
  await tx.execute(sql`
    insert into job_events (id, name, data, ts) values (${id}, 'inngest/scheduled.timer', ${JSON.stringify(data)}::jsonb, ${slot.toISOString()})
    on conflict (id) do nothing`);
  await createRuns(tx, [{ fn, event: toRunEvent({ id, name: "inngest/scheduled.timer", data, ts: slot.getTime() }), eventId: id }]);
}
