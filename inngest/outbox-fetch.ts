import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "@/db/client";
import { newId } from "@/server/kernel/ids";

const EVENTS_PER_SEND_MAX = 1_000;

const sentEvents = z
  .array(z.object({ id: z.string().optional(), name: z.string().min(1), data: z.record(z.string(), z.unknown()), ts: z.number().int().optional() }))
  .max(EVENTS_PER_SEND_MAX);

/**
 * A `fetch` for the Inngest client that writes events into the outbox instead of sending them: what functions send
 * takes the same path as what use-cases send, and nothing leaves the machine. Any other request is refused.
 */
export function createOutboxFetch(db: Database): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (!url.pathname.startsWith("/e/") || init?.method !== "POST" || typeof init.body !== "string") {
      return Response.json({ error: `The embedded runner does not answer ${url.pathname}`, status: 501 }, { status: 501 });
    }
    const events = sentEvents.parse(JSON.parse(init.body)).map((event) => ({ ...event, id: event.id ?? newId("event") }));
    const rows = events.map((event) => sql`(${event.id}, ${event.name}, ${JSON.stringify(event.data)}::jsonb)`);
    if (rows.length > 0) {
      await db.execute(sql`insert into event_outbox (id, name, data) values ${sql.join(rows, sql`, `)} on conflict (id) do nothing`);
      await db.execute(sql`select pg_notify('event_outbox', '')`);
    }
    return Response.json({ ids: events.map((event) => event.id), status: 200 });
  };
}
