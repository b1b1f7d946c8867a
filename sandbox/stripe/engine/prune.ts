import type { Store } from "./store";
import { isOfKind } from "./table";

const HOUR_MS = 3_600_000;
const ANSWERS_KEPT_MS = 24 * HOUR_MS;
/** As long as Stripe lists events. */
const EVENTS_KEPT_MS = 30 * 24 * HOUR_MS;

/** Forgets what Stripe forgets, so that years of simulated time fit into memory. Between commits only. */
export function prune(store: Store, nowMs: number): void {
  const answers = store.table("_answer");
  for (const row of answers.rows.values()) {
    if (!isOfKind("_answer", row) || (row.object?.atMs ?? 0) + ANSWERS_KEPT_MS >= nowMs) break;
    answers.drop(row.id);
  }
  const tasks = store.table("_task");
  for (const row of tasks.rows.values()) if (row.object === null) tasks.drop(row.id);
  const deliveries = store.table("_delivery");
  for (const row of deliveries.rows.values()) if (isOfKind("_delivery", row) && row.object?.state === "delivered") deliveries.drop(row.id);
  const events = store.table("event");
  for (const row of events.rows.values()) {
    if (!isOfKind("event", row) || (row.object?.created ?? 0) * 1000 + EVENTS_KEPT_MS >= nowMs) break;
    for (const delivery of deliveries.having("event", row.id)) deliveries.drop(delivery.id);
    events.drop(row.id);
  }
}
