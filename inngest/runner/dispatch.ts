import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { findPassingError } from "@/db/passing-error";
import type { Engine } from "./engine";
import { type IncomingEvent, ingestEvents } from "./ingest";
import { EVENTS_PER_BATCH_MAX } from "./limits";

const RETRY_DELAY_MS_MAX = 10 * 60_000;

const outboxRow = z.object({ id: z.string(), name: z.string(), data: z.unknown(), ts: z.coerce.number(), attempts: z.number() });
type OutboxRow = z.output<typeof outboxRow>;

/** Hands events on: to the tables of the embedded runner, or to a real server. Throws when none of them was taken. */
export type Deliver = (tx: Tx, events: readonly IncomingEvent[]) => Promise<void>;

export function deliverToRunner(engine: Pick<Engine, "functions">): Deliver {
  return (tx, events) => ingestEvents(tx, engine, events);
}

/**
 * Moves one batch of events out of the outbox, oldest first; several workers at once take different ones. Answers how
 * many it moved. When a batch fails each of its events is tried alone, so that one bad event holds up no other.
 */
export async function dispatchBatch(engine: Pick<Engine, "db" | "log">, deliver: Deliver): Promise<number> {
  let batch: OutboxRow[] = [];
  try {
    return await engine.db.transaction(async (tx) => {
      batch = await takeBatch(tx, EVENTS_PER_BATCH_MAX);
      return moveEvents(tx, batch, deliver);
    });
  } catch (error) {
    if (findPassingError(error) !== null || batch.length === 0) throw error;
    return dispatchOneByOne(engine, deliver, batch);
  }
}

async function takeBatch(tx: Tx, count: number, id?: string): Promise<OutboxRow[]> {
  const only = id === undefined ? sql`true` : sql`id = ${id}`;
  return z.array(outboxRow).parse(
    await tx.execute(sql`
      select id, name, data, floor(extract(epoch from created_at) * 1000) as ts, attempts from event_outbox
      where dispatched_at is null and (retry_at is null or retry_at <= clock_timestamp()) and ${only}
      order by created_at, id limit ${count} for update skip locked`),
  );
}

async function moveEvents(tx: Tx, batch: readonly OutboxRow[], deliver: Deliver): Promise<number> {
  if (batch.length === 0) return 0;
  await deliver(
    tx,
    batch.map(({ id, name, data, ts }) => ({ id, name, data, ts })),
  );
  const ids = JSON.stringify(batch.map((row) => row.id));
  await tx.execute(sql`
    update event_outbox set dispatched_at = clock_timestamp(), attempts = attempts + 1, error = null
    where id in (select jsonb_array_elements_text(${ids}::jsonb))`);
  return batch.length;
}

async function dispatchOneByOne(engine: Pick<Engine, "db" | "log">, deliver: Deliver, batch: readonly OutboxRow[]): Promise<number> {
  let moved = 0;
  for (const row of batch) {
    try {
      moved += await engine.db.transaction(async (tx) => moveEvents(tx, await takeBatch(tx, 1, row.id), deliver));
    } catch (error) {
      if (findPassingError(error) !== null) throw error;
      const retryMs = Math.min(RETRY_DELAY_MS_MAX, 1_000 * 2 ** Math.min(row.attempts, 20));
      const message = error instanceof Error ? error.message : String(error);
      engine.log.error({ eventId: row.id, eventName: row.name, err: error, retryMs }, "An event could not be handed on and is tried again.");
      await engine.db.execute(sql`
        update event_outbox set attempts = attempts + 1, error = ${message.slice(0, 1_000)}, retry_at = clock_timestamp() + ${retryMs} * interval '1 millisecond'
        where id = ${row.id}`);
    }
  }
  return moved;
}
