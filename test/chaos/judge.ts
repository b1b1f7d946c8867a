import { eq } from "drizzle-orm";
import Stripe from "stripe";
import { patronTiers, tierPrices } from "@/db/schema";
import type { StripeSandbox } from "@/sandbox/stripe";
import { findBalances, platformAccount } from "@/server/ledger";
import { findAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import { askOracle } from "./oracle";

const MICROS_PER_CENT = 10_000n;

export interface Verdict {
  readonly doubleCharges: readonly string[];
  readonly lost: readonly string[];
  readonly ghosts: readonly string[];
  readonly differenceCents: number;
}

/** Compares what the product gives and books with what is true at the stand-in. */
export async function judge(services: Services, sandbox: StripeSandbox): Promise<Verdict> {
  const stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: sandbox.port, protocol: "http" });
  const { expected, doubleCharges, balances } = await askOracle(stripe, Math.floor(sandbox.nowMs() / 1_000));
  const prices = await services.db
    .select({ stripePriceId: tierPrices.stripePriceId, key: patronTiers.key, rank: patronTiers.rank })
    .from(tierPrices)
    .innerJoin(patronTiers, eq(patronTiers.id, tierPrices.tierId));
  const tierOf = new Map(prices.map((price) => [price.stripePriceId ?? "", price]));
  const lost: string[] = [];
  const ghosts: string[] = [];
  for (const { fanId, artistId, priceId, why } of expected) {
    const access = await findAccess(services.db, { fanId, artistId, now: services.clock.now() });
    // A gift of the same artist is a right of its own; gifts go to friends, who have no membership.
    const given = access?.source === "subscription" ? access : null;
    const wanted = priceId === null ? null : (tierOf.get(priceId) ?? null);
    const what = `${fanId} with ${artistId}: has ${given?.key ?? "nothing"}, ought to have ${wanted?.key ?? "nothing"} (${why})`;
    if (wanted !== null && (given === null || given.rank < wanted.rank)) lost.push(what);
    if (given !== null && (wanted === null || given.rank > wanted.rank)) ghosts.push(what);
  }
  let differenceCents = 0n;
  for (const [currency, cents] of balances) {
    const [balance] = await findBalances(services.db, [platformAccount("stripe_balance", currency)]);
    const gap = cents * MICROS_PER_CENT - (balance?.balanceMicros ?? 0n);
    differenceCents += (gap < 0n ? -gap : gap) / MICROS_PER_CENT + (gap % MICROS_PER_CENT === 0n ? 0n : 1n);
  }
  return { doubleCharges, lost, ghosts, differenceCents: Number(differenceCents) };
}
