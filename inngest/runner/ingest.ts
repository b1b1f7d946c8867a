import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { SqlExecutor } from "@/server/kernel/sql";
import type { RunEvent } from "./call";
import { type CreatedRun, createRuns, type NewRun } from "./create-runs";
import type { Engine } from "./engine";
import { evaluate, follow, matchText, parseExpression } from "./expression";
import { enqueue } from "./queue";
import { EVENT_JSON, toRunEvent } from "./state";

/** An event as it comes from the outbox or the clock. `id` is its key in `job_events`. */
export interface IncomingEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly ts: number;
}

/**
 * Takes events in, in the caller's transaction: each makes the runs it triggers, goes to the steps that wait for it and
 * cancels the runs that asked for that. An event whose id is known does nothing. Runs are only written to their queue,
 * so that this transaction waits for none of theirs.
 */
export async function ingestEvents(tx: SqlExecutor, engine: Pick<Engine, "functions">, events: readonly IncomingEvent[]): Promise<void> {
  const fresh = await keepNew(tx, events);
  if (fresh.length === 0) return;
  const created = await createRuns(
    tx,
    fresh.flatMap((event) => triggeredBy(engine, event)),
  );
  await matchWaits(tx, fresh, created);
}

async function keepNew(tx: SqlExecutor, events: readonly IncomingEvent[]): Promise<IncomingEvent[]> {
  const inserted = await tx.execute(sql`
    insert into job_events (id, name, data, ts)
    select id, name, data, to_timestamp(ts / 1000) from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as x(id text, name text, data jsonb, ts float8)
    on conflict (id) do nothing returning id`);
  const ids = new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse(inserted)
      .map((row) => row.id),
  );
  return events.filter((event) => ids.delete(event.id));
}

function triggeredBy(engine: Pick<Engine, "functions">, incoming: IncomingEvent): NewRun[] {
  const event = toRunEvent(incoming);
  return [...engine.functions.values()]
    .filter((fn) =>
      fn.triggers.some((trigger) => trigger.event === event.name && (trigger.condition === null || evaluate(trigger.condition, { event }) === true)),
    )
    .map((fn) => ({ fn, event, eventId: incoming.id }));
}

const waitRow = z.object({
  id: z.string(),
  run_id: z.string(),
  function_id: z.string(),
  step_hash: z.string().nullable(),
  event_name: z.string(),
  condition: z.string().nullable(),
  event: z.object({ id: z.string(), name: z.string(), data: z.unknown(), ts: z.coerce.number() }),
});

/** Hands each event to the steps that wait for it and to the runs it cancels. */
async function matchWaits(tx: SqlExecutor, fresh: readonly IncomingEvent[], created: readonly CreatedRun[]): Promise<void> {
  const possible = await findPossibleWaits(tx, fresh);
  if (possible.length === 0) return;
  // A run that an event of this batch made is only reached by the events after that one.
  const madeBy = new Map(created.map((run) => [run.runId, fresh.findIndex((event) => event.id === run.eventId)]));
  const matches = possible.flatMap((wait) => {
    const from = (madeBy.get(wait.run_id) ?? -1) + 1;
    const arriving = fresh.slice(from).find((event) => event.name === wait.event_name && isMatch(wait, toRunEvent(event)));
    return arriving === undefined ? [] : [{ wait, arriving }];
  });
  if (matches.length === 0) return;
  // Whoever deletes the wait has it; of two events at once, one matches.
  const taken = await tx.execute(sql`delete from job_waits where id in (${joinIds(matches.map((match) => match.wait.id))}) returning id::text as id`);
  const ids = new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse(taken)
      .map((row) => row.id),
  );
  await enqueue(
    tx,
    matches
      .filter((match) => ids.has(match.wait.id))
      .map(({ wait, arriving }) =>
        wait.step_hash === null
          ? {
              jobKey: `cancel:${wait.run_id}`,
              runId: wait.run_id,
              functionId: wait.function_id,
              kind: "cancel" as const,
              payload: `The event ${arriving.name} cancelled it.`,
            }
          : {
              jobKey: `resume:${wait.run_id}:${wait.step_hash}`,
              runId: wait.run_id,
              functionId: wait.function_id,
              kind: "resume" as const,
              stepHash: wait.step_hash,
              payload: arriving.id,
            },
      ),
  );
}

async function findPossibleWaits(tx: SqlExecutor, fresh: readonly IncomingEvent[]): Promise<z.output<typeof waitRow>[]> {
  const names = JSON.stringify([...new Set(fresh.map((event) => event.name))]);
  const fields = z
    .array(z.object({ event_name: z.string(), match_path: z.string().nullable() }))
    .parse(
      await tx.execute(sql`select distinct event_name, match_path from job_waits where event_name in (select jsonb_array_elements_text(${names}::jsonb))`),
    );
  if (fields.length === 0) return [];
  const wanted = fresh.flatMap((event) =>
    fields
      .filter((field) => field.event_name === event.name)
      .map((field) => ({
        name: event.name,
        path: field.match_path,
        value: field.match_path === null ? null : matchText(follow(event, field.match_path.split("."))),
      })),
  );
  return z.array(waitRow).parse(
    await tx.execute(sql`
      select distinct on (w.id) w.id::text as id, w.run_id, r.function_id, w.step_hash, w.event_name, w.condition, ${EVENT_JSON} as event
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as x(name text, path text, value text)
      join job_waits w on w.event_name = x.name and w.match_path is not distinct from x.path and w.match_value is not distinct from x.value
      join job_runs r on r.id = w.run_id join job_events v on v.id = r.event_id
      where w.expires_at is null or w.expires_at > clock_timestamp()`),
  );
}

function isMatch(wait: z.output<typeof waitRow>, arriving: RunEvent): boolean {
  if (wait.condition === null) return true;
  return evaluate(parseExpression(wait.condition), { event: toRunEvent(wait.event), async: arriving }) === true;
}

function joinIds(ids: readonly string[]): SQL {
  return sql.join(
    ids.map((id) => sql`${id}::bigint`),
    sql`, `,
  );
}
