import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import { z } from "zod";
import { Report, readAtOnce, verifyLedger } from "@/server/ledger";
import { verifyPostings } from "@/server/patronage";
import { getStats } from "@/server/patronage/stats/get-stats";
import type { World } from "./world";

const sums = z.array(z.object({ currency: z.string(), cents: z.string().transform(Number) }));
const PAYING: ReadonlySet<string> = new Set(["active", "past_due", "unpaid"]);

/** Cents between what Stripe's movements say that it holds for us and what the ledger says, whatever the currency. */
export async function findDifferenceCents(world: World): Promise<number> {
  const held = new Map<string, number>();
  for await (const movement of world.stripe.balanceTransactions.list({ limit: 100 })) {
    const currency = movement.currency.toUpperCase();
    held.set(currency, (held.get(currency) ?? 0) + movement.amount - movement.fee);
  }
  const booked = sums.parse(
    await world.t.services.db.execute(
      sql`select currency, (balance_micros / 10000)::text as cents from ledger_accounts where owner = 'platform' and name = 'stripe_balance'`,
    ),
  );
  for (const { currency, cents } of booked) held.set(currency, (held.get(currency) ?? 0) - cents);
  return [...held.values()].reduce((total, cents) => total + Math.abs(cents), 0);
}

/** Every rule of the books that is broken, in words. */
export async function findWrong(world: World): Promise<string[]> {
  return readAtOnce(world.t.services.db, async (tx) => {
    const { report } = await verifyLedger(tx);
    const postings = new Report();
    await verifyPostings(tx, postings);
    return [...report.findings, ...postings.findings].map(({ rule, where, what }) => `${rule}: ${where}: ${what}`);
  });
}

function monthlyCentsOf(price: Stripe.Price): number {
  const cents = price.unit_amount ?? 0;
  return price.recurring?.interval === "year" ? Math.floor((cents + 6) / 12) : cents;
}

/** What Stripe's own subscriptions bring each artist a month. */
async function sumAtStripe(world: World): Promise<Map<string, number>> {
  const byArtist = new Map<string, number>();
  for await (const subscription of world.stripe.subscriptions.list({ status: "all", limit: 100 })) {
    const artistId = subscription.metadata.mhc_artist_id;
    const [item] = subscription.items.data;
    if (artistId === undefined || item === undefined || !PAYING.has(subscription.status)) continue;
    byArtist.set(artistId, (byArtist.get(artistId) ?? 0) + monthlyCentsOf(item.price));
  }
  return byArtist;
}

/** Where MRR does not add up: within a month, from one month to the next, or against what is at Stripe. */
export async function findMrrFaults(world: World, months: number): Promise<string[]> {
  const faults: string[] = [];
  const atStripe = await sumAtStripe(world);
  for (const artist of world.artists) {
    const { currencies } = await getStats(world.t.services, artist, { months });
    const rows = currencies.flatMap((currency) => currency.mrr);
    let before: number | null = null;
    for (const row of rows) {
      const end = row.startCents + row.newCents + row.expansionCents - row.contractionCents - row.churnCents + row.reactivationCents;
      if (end !== row.endCents || (before !== null && before !== row.startCents)) faults.push(`${artist.userId} ${row.month}: ${JSON.stringify(row)}`);
      before = row.endCents;
    }
    const [is, must] = [before ?? 0, atStripe.get(artist.userId) ?? 0];
    if (is !== must) faults.push(`${artist.userId}: MRR is ${is}, at Stripe ${must}`);
  }
  return faults;
}
