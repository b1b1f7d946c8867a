import { and, inArray, isNull, notInArray } from "drizzle-orm";
import { eventOutbox, jobRuns } from "@/db/schema";
import type { Services } from "@/server/services";

/**
 * What became of an event: `alive` when it waits to be sent or a run of it goes on; `over` when nothing will happen for it any more;
 * `unknown` when a real Inngest server has it, which keeps its own books.
 */
export type EventFate = "alive" | "over" | "unknown";

/** The fates of events by id, for a sweep that looks for work whose run has vanished. */
export async function findEventFates(services: Pick<Services, "db" | "env">, eventIds: readonly string[]): Promise<ReadonlyMap<string, EventFate>> {
  if (services.env.INNGEST_BASE_URL !== undefined) return new Map(eventIds.map((id) => [id, "unknown"]));
  const ids = [...eventIds];
  const unsent = await services.db
    .select({ id: eventOutbox.id })
    .from(eventOutbox)
    .where(and(inArray(eventOutbox.id, ids), isNull(eventOutbox.dispatchedAt)));
  const running = await services.db
    .select({ id: jobRuns.eventId })
    .from(jobRuns)
    .where(and(inArray(jobRuns.eventId, ids), notInArray(jobRuns.status, ["completed", "failed", "cancelled"])));
  const alive = new Set([...unsent, ...running].map((row) => row.id));
  return new Map(ids.map((id) => [id, alive.has(id) ? "alive" : "over"]));
}
