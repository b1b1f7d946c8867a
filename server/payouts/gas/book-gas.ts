import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { chainFees } from "@/db/schema";
import type { CoinFee } from "../../adapters/rails";
import { platformAccount, postTransfers, type Transfer } from "../../ledger";
import type { Services } from "../../services";
import { bookedMicros } from "./rules";

/** Fees are carried from one to the next: whoever books them is alone. */
const GAS_LOCK = 7_341_006;
export const GAS_SOURCE = "chain_transaction";
export const GAS_KIND = "gas.paid";

const ofWallet = ({ chainId, wallet }: CoinFee) => and(eq(chainFees.chainId, chainId), eq(chainFees.wallet, wallet));

/** From the wallet's coins to what rails cost, in the coin itself: nobody here knows what it was worth that day. */
function toTransfer({ chainId, hash, coin }: CoinFee, amountMicros: bigint): Transfer {
  const accounts = { debit: platformAccount("rail_fees", coin), credit: platformAccount("crypto_wallet", coin) };
  return { ...accounts, amountMicros, kind: GAS_KIND, sourceType: GAS_SOURCE, sourceId: `${chainId}:${hash}` };
}

async function keepFee(tx: Tx, fee: CoinFee, now: Date): Promise<readonly Transfer[]> {
  const [last] = await tx.select({ totalWei: chainFees.totalWei }).from(chainFees).where(ofWallet(fee)).orderBy(desc(chainFees.totalWei)).limit(1);
  const { totalWei, micros } = bookedMicros({ totalWei: last?.totalWei ?? 0n }, fee.feeWei);
  const kept = await tx
    .insert(chainFees)
    .values({ ...fee, totalWei, micros, bookedAt: now })
    .onConflictDoNothing()
    .returning({ nonce: chainFees.nonce });
  return kept.length === 0 || micros === 0n ? [] : [toTransfer(fee, micros)];
}

/**
 * Brings what chains took for our transactions into the books, a page of them, in one transaction: each once, also of payments that were
 * replaced or failed, when it is final. @returns `next` for the next page, null at the end.
 */
export async function bookGas(services: Services, after: string | null): Promise<{ readonly booked: number; readonly next: string | null }> {
  const { db, clock, log, rails } = services;
  const page = await rails.crypto?.listCoinFees?.(after);
  if (page === undefined || page.fees.length === 0) return { booked: 0, next: page?.next ?? null };
  for (const { chainId, nonce, hash } of page.fees) {
    if (hash === null) log.warn({ chainId, nonce }, "A number of the paying wallet was used by none of our transactions; what that cost is not in the books.");
  }
  const now = clock.now();
  const booked = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${GAS_LOCK})`);
    const transfers: Transfer[] = [];
    for (const fee of page.fees) transfers.push(...(await keepFee(tx, fee, now)));
    return (await postTransfers(tx, transfers, now)).posted;
  });
  return { booked, next: page.next };
}
