import { and, desc, eq, inArray, lte, ne, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, gifts, mrrMovements, patronSubscriptions, patronTiers, paymentDisputes, paymentRefunds, payments, tips } from "@/db/schema";
import type { HistoryEntry } from "./contract";

/** Of each kind of thing, and of all together: what is older is in the payments and the ledger. */
const ENTRIES_MAX = 100;

interface Pair {
  readonly artistId: string;
  readonly fanId: string;
}

type Entry = Omit<HistoryEntry, "at" | "paymentId"> & { readonly at: Date; readonly paymentId?: string | null };

/** Everything that happened between a patron and the artist, the latest first. */
export async function readHistory(db: Tx, pair: Pair & { readonly now: Date }): Promise<HistoryEntry[]> {
  const parts = await Promise.all([
    readMovements(db, pair),
    readPayments(db, pair),
    readRefunds(db, pair),
    readDisputes(db, pair),
    readTips(db, pair),
    readGifts(db, pair),
    readGrants(db, pair, pair.now),
  ]);
  const entries = parts.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
  return entries.slice(0, ENTRIES_MAX).map((entry) => ({ ...entry, at: entry.at.toISOString(), paymentId: entry.paymentId ?? null }));
}

/** How the subscription moved; the first is how they joined. A trial moves no money yet and is a start all the same. */
async function readMovements(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const moved = await db
    .select({ id: mrrMovements.id, kind: mrrMovements.kind, at: mrrMovements.at, amountCents: mrrMovements.deltaCents, currency: mrrMovements.currency })
    .from(mrrMovements)
    .where(and(eq(mrrMovements.artistId, artistId), eq(mrrMovements.fanId, fanId)))
    .orderBy(desc(mrrMovements.at))
    .limit(ENTRIES_MAX);
  const started = await db
    .select({ id: patronSubscriptions.id, at: patronSubscriptions.startedAt, tierName: patronTiers.name, interval: patronSubscriptions.interval })
    .from(patronSubscriptions)
    .innerJoin(patronTiers, eq(patronTiers.id, patronSubscriptions.tierId))
    .where(and(eq(patronSubscriptions.artistId, artistId), eq(patronSubscriptions.fanId, fanId)))
    .orderBy(desc(patronSubscriptions.id))
    .limit(ENTRIES_MAX);
  const changes = moved.flatMap(({ kind, ...movement }): Entry[] => (kind === "new" ? [] : [{ ...movement, kind, text: "" }]));
  const starts = started.flatMap(({ id, at, tierName, interval }): Entry[] =>
    at === null ? [] : [{ id, kind: "joined", at, amountCents: null, currency: null, text: `${tierName}, ${interval === "month" ? "monthly" : "yearly"}` }],
  );
  return [...changes, ...starts];
}

const PAID_FOR = { subscription: "Subscription", pledge: "To a goal", ticket: "A ticket", tip: "Tip", gift: "Gift" } as const;

/** Of subscriptions, goals and tickets; a tip and a gift tell of their own. */
async function readPayments(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const rows = await db
    .select({ id: payments.id, at: payments.paidAt, amountCents: payments.amountCents, currency: payments.currency, paidFor: payments.kind })
    .from(payments)
    .where(and(eq(payments.artistId, artistId), eq(payments.fanId, fanId), inArray(payments.kind, ["subscription", "pledge", "ticket"])))
    .orderBy(desc(payments.paidAt))
    .limit(ENTRIES_MAX);
  return rows.map(({ paidFor, ...row }): Entry => ({ ...row, kind: "payment", text: PAID_FOR[paidFor], paymentId: row.id }));
}

async function readRefunds(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const rows = await db
    .select({
      id: paymentRefunds.id,
      at: paymentRefunds.createdAt,
      amountCents: paymentRefunds.amountCents,
      currency: payments.currency,
      paymentId: payments.id,
    })
    .from(paymentRefunds)
    .innerJoin(payments, eq(payments.id, paymentRefunds.paymentId))
    .where(and(eq(payments.artistId, artistId), eq(payments.fanId, fanId), ne(paymentRefunds.status, "failed")))
    .orderBy(desc(paymentRefunds.id))
    .limit(ENTRIES_MAX);
  return rows.map((row): Entry => ({ ...row, kind: "refund", amountCents: -row.amountCents, text: "" }));
}

async function readDisputes(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const rows = await db
    .select({
      id: paymentDisputes.id,
      at: paymentDisputes.createdAt,
      amountCents: paymentDisputes.amountCents,
      currency: payments.currency,
      text: paymentDisputes.status,
      paymentId: payments.id,
    })
    .from(paymentDisputes)
    .innerJoin(payments, eq(payments.id, paymentDisputes.paymentId))
    .where(and(eq(payments.artistId, artistId), eq(payments.fanId, fanId)))
    .orderBy(desc(paymentDisputes.id))
    .limit(ENTRIES_MAX);
  return rows.map((row): Entry => ({ ...row, kind: "dispute", amountCents: -row.amountCents, text: row.text.replaceAll("_", " ") }));
}

async function readTips(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const rows = await db
    .select({ id: tips.id, at: tips.paidAt, amountCents: tips.amount, currency: tips.currency, text: tips.message, paymentId: payments.id })
    .from(tips)
    .leftJoin(payments, and(eq(payments.kind, "tip"), eq(payments.subjectId, tips.id)))
    .where(and(eq(tips.artistId, artistId), eq(tips.fanId, fanId), inArray(tips.status, ["PAID", "REFUNDED"])))
    .orderBy(desc(tips.id))
    .limit(ENTRIES_MAX);
  return rows.flatMap(({ at, ...row }): Entry[] => (at === null ? [] : [{ ...row, kind: "tip", at }]));
}

/** Given and received. */
async function readGifts(db: Tx, { artistId, fanId }: Pair): Promise<Entry[]> {
  const rows = await db
    .select({
      id: gifts.id,
      giverId: gifts.giverId,
      at: gifts.paidAt,
      redeemedAt: gifts.redeemedAt,
      amount: gifts.amount,
      currency: gifts.currency,
      months: gifts.months,
      tierName: patronTiers.name,
      paymentId: payments.id,
    })
    .from(gifts)
    .innerJoin(patronTiers, eq(patronTiers.id, gifts.tierId))
    .leftJoin(payments, and(eq(payments.kind, "gift"), eq(payments.subjectId, gifts.id)))
    .where(and(eq(gifts.artistId, artistId), or(eq(gifts.giverId, fanId), eq(gifts.recipientId, fanId))))
    .orderBy(desc(gifts.id))
    .limit(ENTRIES_MAX);
  return rows.flatMap(({ id, giverId, at, redeemedAt, amount, currency, months, tierName, paymentId }): Entry[] => {
    const span = `${tierName}, ${months} ${months === 1 ? "month" : "months"}`;
    const gave: Entry[] = giverId === fanId && at !== null ? [{ id, kind: "gift", at, amountCents: amount, currency, text: `Gave ${span}`, paymentId }] : [];
    const got: Entry[] =
      giverId !== fanId && redeemedAt !== null ? [{ id, kind: "gift", at: redeemedAt, amountCents: null, currency: null, text: `Was given ${span}` }] : [];
    return [...gave, ...got];
  });
}

/** What was given without a payment of theirs: by the artist, by a goal, by a list that the artist brought. */
async function readGrants(db: Tx, { artistId, fanId }: Pair, now: Date): Promise<Entry[]> {
  const rows = await db
    .select({ id: entitlements.id, source: entitlements.source, startsAt: entitlements.startsAt, tierName: patronTiers.name })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(
      and(
        eq(entitlements.artistId, artistId),
        eq(entitlements.fanId, fanId),
        inArray(entitlements.source, ["comp", "goal", "import"]),
        lte(entitlements.startsAt, now),
      ),
    )
    .orderBy(desc(entitlements.id))
    .limit(ENTRIES_MAX);
  return rows.flatMap(({ id, source, startsAt, tierName }): Entry[] =>
    source === "comp" || source === "goal" || source === "import"
      ? [{ id, kind: source, at: startsAt, amountCents: null, currency: null, text: tierName }]
      : [],
  );
}
