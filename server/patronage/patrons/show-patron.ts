import type { Patron } from "./contract";
import type { PatronRow } from "./patron-queries";

/** A patron as their artist sees them. */
export function showPatron(row: PatronRow, paid: Patron["paid"]): Patron {
  const { fanId, name, email, tier, tierName, status, source, interval, monthlyCents, currency } = row;
  // Somebody who pays nothing now: a guest, the owner of a gift, or one whose subscription is over.
  const isPaying = status === "active" || status === "ending" || status === "past_due";
  return {
    fanId,
    name,
    email,
    tier,
    tierName,
    status,
    source,
    since: row.since.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    interval,
    monthlyCents: isPaying ? monthlyCents : null,
    currency: isPaying ? currency : null,
    paid,
  };
}
