import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { stripeEvents } from "@/db/schema";

type EventRow = Pick<typeof stripeEvents.$inferSelect, "objectType" | "objectId" | "readingNo">;

/** Where the number of the last reading of an object is; null for objects that we keep no reading of. */
function lastReadingOf({ objectType, objectId }: EventRow): SQL | null {
  switch (objectType) {
    case "subscription":
      return sql`select reading_no from patron_subscriptions where stripe_subscription_id = ${objectId}`;
    case "charge":
      return sql`select reading_no from payments where stripe_charge_id = ${objectId}`;
    case "payment_intent":
      return sql`select reading_no from payments where stripe_payment_intent_id = ${objectId}`;
    case "invoice":
      // A paid invoice changes nothing more of its own; what it did to its subscription is in that one's reading.
      return sql`select s.reading_no from payments p join patron_subscriptions s on s.id = p.subject_id where p.stripe_invoice_id = ${objectId}`;
    default:
      return null;
  }
}

/**
 * Whether what an event tells of was read after the event came, and so is written down already. One payment makes some ten events; most of
 * them ask for what the first has brought.
 */
export async function isReadSince(db: Tx, event: EventRow): Promise<boolean> {
  const lastReading = lastReadingOf(event);
  if (lastReading === null) return false;
  const rows = await db.execute(sql`select 1 from (${lastReading}) as last where last.reading_no > ${event.readingNo} limit 1`);
  return rows.length > 0;
}
