import { and, asc, eq, gte, isNull, lt, max, sql } from "drizzle-orm";
import type { Database, Tx } from "@/db/client";
import { chainNonces, chainReplacements } from "@/db/schema";

/** First half of the advisory lock's key; the second is the chain. */
const NONCE_LOCK = 7_342;
const GAP_MAX = 20;

export interface NonceOwner {
  readonly chainId: number;
  readonly wallet: string;
  readonly key: string;
}

const ofWallet = ({ chainId, wallet }: Omit<NonceOwner, "key">) => and(eq(chainNonces.chainId, chainId), eq(chainNonces.wallet, wallet.toLowerCase()));

/** A number that was used up for nothing, because nothing was sent under it, is no longer the payment's: it gets another. */
async function letGo(tx: Tx, key: string, nonce: number): Promise<boolean> {
  const [cancel] = await tx.select({ key: chainReplacements.key }).from(chainReplacements).where(eq(chainReplacements.key, key)).limit(1);
  if (cancel === undefined) return false;
  const spent = `${key} spent ${nonce}`;
  await tx.update(chainNonces).set({ key: spent }).where(eq(chainNonces.key, key));
  await tx.update(chainReplacements).set({ key: spent }).where(eq(chainReplacements.key, key));
  return true;
}

/**
 * The nonce of a payment: the one it has, or the next. Kept at once and for good, so that no two payments get the same and none is left
 * out, whatever dies on the way. `firstNonce` is asked of the chain for a wallet that was never used here.
 */
export async function takeNonce(db: Database, owner: NonceOwner, now: Date, firstNonce: () => Promise<number>): Promise<number> {
  const { chainId, key } = owner;
  const wallet = owner.wallet.toLowerCase();
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${NONCE_LOCK}, ${chainId})`);
    const [mine] = await tx.select().from(chainNonces).where(eq(chainNonces.key, key));
    const isSpent = mine !== undefined && mine.sentAt === null && (await letGo(tx, key, mine.nonce));
    if (mine !== undefined && !isSpent) {
      if (mine.chainId !== chainId || mine.wallet !== wallet) throw new Error(`${key} has a nonce of another wallet or chain`);
      return mine.nonce;
    }
    const [last] = await tx
      .select({ nonce: max(chainNonces.nonce) })
      .from(chainNonces)
      .where(ofWallet(owner));
    const nonce = last === undefined || last.nonce === null ? await firstNonce() : last.nonce + 1;
    await tx.insert(chainNonces).values({ chainId, wallet, nonce, key, createdAt: now });
    return nonce;
  });
}

export type KeptNonce = typeof chainNonces.$inferSelect;

export async function findNonce(db: Database, key: string): Promise<KeptNonce | null> {
  const [row] = await db.select().from(chainNonces).where(eq(chainNonces.key, key)).limit(1);
  return row ?? null;
}

/** From here on, something of it may be on the chain. `hash`: of the frozen transaction. */
export async function markSent(db: Database, { key, hash }: { readonly key: string; readonly hash: string }, now: Date): Promise<void> {
  const isFirst = and(eq(chainNonces.key, key), isNull(chainNonces.sentAt));
  await db.update(chainNonces).set({ sentAt: now, hash }).where(isFirst);
}

/** Numbers that were taken before a moment and of which nothing was sent, the lowest first. */
export function findUnsent(
  db: Database,
  gap: Omit<NonceOwner, "key"> & { readonly from: number; readonly to: number; readonly before: Date },
): Promise<KeptNonce[]> {
  const inGap = and(ofWallet(gap), gte(chainNonces.nonce, gap.from), lt(chainNonces.nonce, gap.to));
  return db
    .select()
    .from(chainNonces)
    .where(and(inGap, isNull(chainNonces.sentAt), lt(chainNonces.createdAt, gap.before)))
    .orderBy(asc(chainNonces.nonce))
    .limit(GAP_MAX);
}

export type Replacement = typeof chainReplacements.$inferSelect;

/** What was signed in place of a payment's transaction, oldest first. */
export function listReplacements(db: Database, key: string): Promise<Replacement[]> {
  return db.select().from(chainReplacements).where(eq(chainReplacements.key, key)).orderBy(asc(chainReplacements.revision));
}

/** Keeps a replacement before it is sent. False when another was kept at the same moment. */
export async function keepReplacement(db: Database, replacement: Replacement): Promise<boolean> {
  const kept = await db.insert(chainReplacements).values(replacement).onConflictDoNothing().returning({ key: chainReplacements.key });
  return kept.length > 0;
}
