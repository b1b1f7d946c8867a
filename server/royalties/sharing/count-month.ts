import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { sharingMonths, sharingShares } from "@/db/schema";
import { DomainError } from "../../kernel/errors";
import { platformAccount, postTransfers } from "../../ledger";
import type { Services } from "../../services";
import { findPolicy } from "./policies";
import { countUsViews, findCarried, findMonth, lockSharing, sumSponsors } from "./queries";
import { readMonth } from "./read-month";
import { monthBounds } from "./rules";
import { PoolSharing } from "./share-pool";

const ROWS_AN_INSERT = 2_000;
/** The source type of the transfers of a month; the source's id begins with month and currency. */
export const SHARING_MONTH = "sharing_month";

export interface MonthKey {
  /** As `2027-01`. */
  readonly month: string;
  readonly currency: string;
}

interface Counted {
  readonly fanMicros: bigint;
  readonly fans: number;
  readonly artistIds: readonly string[];
  readonly pool: ReturnType<PoolSharing["finish"]>;
}

/** Reads the month fan by fan and shares it by both models. */
async function sharePool(tx: Tx, key: MonthKey, shareBps: number, commonMicros: bigint): Promise<Counted> {
  const places = new Map<string, number>();
  const placeOf = (artistId: string) => {
    const known = places.get(artistId);
    if (known !== undefined) return known;
    places.set(artistId, places.size);
    return places.size - 1;
  };
  const sharing = new PoolSharing();
  let [fanMicros, fans] = [0n, 0];
  for await (const fan of readMonth(tx, { ...key, shareBps }, placeOf)) {
    sharing.addFan(fan);
    fanMicros += fan.micros;
    if (fan.micros > 0n) fans += 1;
  }
  return { fanMicros, fans, artistIds: [...places.keys()], pool: sharing.finish(commonMicros) };
}

async function writeShares(tx: Tx, key: MonthKey, { artistIds, pool }: Counted): Promise<void> {
  const usViews = await countUsViews(tx, key.month);
  const rows = artistIds.map((artistId, place) => ({
    ...{ ...key, artistId, views: Number(pool.views[place] ?? 0n), usViews: usViews.get(artistId) ?? 0, fans: pool.fans[place] ?? 0 },
    ...{ proRataMicros: pool.proRataMicros[place] ?? 0n, userCentricMicros: pool.userCentricMicros[place] ?? 0n },
  }));
  for (let start = 0; start < rows.length; start += ROWS_AN_INSERT) await tx.insert(sharingShares).values(rows.slice(start, start + ROWS_AN_INSERT));
}

/** Sets the fans' part aside of what the platform earned. */
async function fundPool(tx: Tx, { month, currency }: MonthKey, amountMicros: bigint, now: Date): Promise<void> {
  if (amountMicros === 0n) return;
  const accounts = { debit: platformAccount("revenue", currency), credit: platformAccount("royalty_pool", currency) };
  await postTransfers(tx, [{ ...accounts, amountMicros, kind: "sharing.pool", sourceType: SHARING_MONTH, sourceId: `${month} ${currency}` }], now);
}

/**
 * Counts what each artist gets of a month that is over, by both models, and sets the money aside: once, in one transaction, from one
 * reading of who paid and who watched. Where there is nothing to share, nothing is written.
 * @returns whether the month is counted, by this call or an earlier one. @throws DomainError rule_refused for a month that is not over.
 */
export async function countMonth(services: Pick<Services, "db" | "clock">, key: MonthKey): Promise<{ readonly isCounted: boolean }> {
  const now = services.clock.now();
  if (monthBounds(key.month).end > now) throw new DomainError("rule_refused", { sentence: `${key.month} is not over.` });
  return services.db.transaction(async (tx) => {
    // Reading a large month takes longer than a request's statement may.
    await tx.execute(sql`set local statement_timeout = 0`);
    await lockSharing(tx);
    if ((await findMonth(tx, key.month, key.currency)) !== null) return { isCounted: true };
    const policy = await findPolicy(tx, key.month);
    const carriedInMicros = await findCarried(tx, key.month, key.currency);
    const sponsorMicros = await sumSponsors(tx, key.month, key.currency);
    if (policy.shareBps === 0 && carriedInMicros + sponsorMicros === 0n) return { isCounted: false };
    const counted = await sharePool(tx, key, policy.shareBps, carriedInMicros + sponsorMicros);
    const { pool, fanMicros, fans } = counted;
    await tx.insert(sharingMonths).values({
      ...{ ...key, model: policy.model, shareBps: policy.shareBps, fanMicros, sponsorMicros, carriedInMicros },
      ...{ sharedMicros: pool.sharedMicros, carriedOutMicros: pool.carriedMicros, views: Number(pool.totalViews), fans },
      ...{ artists: counted.artistIds.length, status: "counted", createdAt: now },
    });
    await writeShares(tx, key, counted);
    await fundPool(tx, key, fanMicros, now);
    return { isCounted: true };
  });
}
