import { eq } from "drizzle-orm";
import { stripeEvents } from "@/db/schema";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { isReadSince } from "./is-read-since";
import { syncFromStripe } from "./sync-from-stripe";

const ERROR_CHARS_MAX = 500;

/** Does what follows from an event that was taken; one that was done is left alone. @throws as `syncFromStripe`, to be tried again. */
export async function processStripeEvent(services: Services, input: { readonly stripeEventId: string }): Promise<void> {
  const [row] = await services.db.select().from(stripeEvents).where(eq(stripeEvents.id, input.stripeEventId)).limit(1);
  if (row === undefined || row.processedAt !== null) return;
  if (await isReadSince(services.db, row)) {
    await services.db.update(stripeEvents).set({ processedAt: services.clock.now(), error: null }).where(eq(stripeEvents.id, row.id));
    return;
  }
  try {
    await syncFromStripe(services, { objectType: row.objectType, objectId: row.objectId, stripeEventId: row.id });
  } catch (thrown) {
    const isGone = findDomainError(thrown)?.code === "not_found";
    const error = thrown instanceof Error ? thrown.message.slice(0, ERROR_CHARS_MAX) : "unknown";
    // What Stripe does not know any more cannot be read by trying again.
    await services.db
      .update(stripeEvents)
      .set({ error, ...(isGone ? { processedAt: services.clock.now() } : {}) })
      .where(eq(stripeEvents.id, row.id));
    if (!isGone) throw thrown;
  }
}
