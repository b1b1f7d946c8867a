import { and, asc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { type Hash, isHash } from "viem";
import { chainFees, chainNonces, chainReplacements } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import type { CoinFee } from "..";
import type { Chain, CryptoSetting } from "./setting";

const PAGE_NUMBERS = 200;
const CALLS_AT_ONCE = 8;
/** After so long a number that is used up, and by none of our transactions, was used by somebody else with our key. */
const FOREIGN_MS = 7 * DAY_MS;

interface Used {
  readonly chainId: number;
  readonly wallet: string;
  readonly nonce: number;
  readonly createdAt: Date;
  /** Every transaction that was signed under the number. */
  readonly hashes: readonly Hash[];
}

/** Numbers under which something was sent and whose fee is not known yet, in the order of their keys. */
async function findUsed({ db }: CryptoSetting, after: string): Promise<Used[]> {
  const { chainId, wallet, nonce, createdAt, hash } = chainNonces;
  const key = sql`(${chainId} || ':' || ${wallet} || ':' || lpad(${nonce}::text, 12, '0'))`;
  const isPriced = and(eq(chainFees.chainId, chainId), eq(chainFees.wallet, wallet), eq(chainFees.nonce, nonce));
  const replaced = sql<string[]>`array(select r.hash from ${chainReplacements} r where r.key = ${chainNonces.key} order by r.revision)`;
  const rows = await db
    .select({ chainId, wallet, nonce, createdAt, hash, replaced })
    .from(chainNonces)
    .leftJoin(chainFees, isPriced)
    .where(and(isNull(chainFees.chainId), or(isNotNull(chainNonces.sentAt), sql`cardinality(${replaced}) > 0`), sql`${key} > ${after}`))
    .orderBy(asc(key))
    .limit(PAGE_NUMBERS);
  return rows.map(({ hash: first, replaced: later, ...row }) => ({ ...row, hashes: [first, ...later].filter((each) => each !== null && isHash(each)) }));
}

async function feeOf({ clock }: CryptoSetting, chain: Chain, { hashes, createdAt, ...used }: Used): Promise<CoinFee | null> {
  const { node, coin, finalityBlocks } = chain;
  for (const hash of hashes) {
    const gas = await node.gasOf(hash);
    if (gas === null) continue;
    // A reorganisation can take it out again, and another of them in.
    if (gas.blocks < finalityBlocks) return null;
    const { feeWei, isSuccess, minedAt } = gas;
    return { ...used, hash, coin, feeWei, isSuccess, minedAt };
  }
  const now = clock.now();
  if (now.getTime() - createdAt.getTime() < FOREIGN_MS || !/^0x[0-9a-f]{40}$/.test(used.wallet)) return null;
  const isUsedUp = (await node.nonceOf(`0x${used.wallet.slice(2)}`, "latest")) > used.nonce;
  return isUsedUp ? { ...used, hash: null, coin, feeWei: 0n, isSuccess: false, minedAt: now } : null;
}

const keyOf = ({ chainId, wallet, nonce }: Used) => `${chainId}:${wallet}:${String(nonce).padStart(12, "0")}`;

/** See `PayoutRail.listCoinFees`. Numbers on a chain that is not set up any more wait until it is. */
export async function listCoinFees(setting: CryptoSetting, after: string | null): Promise<{ readonly fees: CoinFee[]; readonly next: string | null }> {
  const used = await findUsed(setting, after ?? "");
  const fees: CoinFee[] = [];
  for (let from = 0; from < used.length; from += CALLS_AT_ONCE) {
    const asked = used.slice(from, from + CALLS_AT_ONCE).map(async (each) => {
      const chain = setting.chains.find(({ chainId }) => chainId === each.chainId);
      return chain === undefined ? null : feeOf(setting, chain, each);
    });
    fees.push(...(await Promise.all(asked)).filter((fee) => fee !== null));
  }
  const last = used.at(-1);
  return { fees, next: used.length < PAGE_NUMBERS || last === undefined ? null : keyOf(last) };
}
