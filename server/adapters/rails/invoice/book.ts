import { and, eq, max, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { payoutInvoices } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { FrozenRequest, InvoiceEnding } from "..";

/** Held while a number is given out, so that none is left out and none is given twice. */
const NUMBER_LOCK = 7_343_002;

export type KeptInvoice = typeof payoutInvoices.$inferSelect;

export async function findInvoice(db: Database, key: string): Promise<KeptInvoice | null> {
  const [row] = await db.select().from(payoutInvoices).where(eq(payoutInvoices.key, key)).limit(1);
  return row ?? null;
}

/** Gives a payment its number; the one that it has, when it is asked for again. */
export async function issueInvoice(db: Database, { key, payoutId, amountCents, currency }: FrozenRequest, now: Date): Promise<KeptInvoice> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${NUMBER_LOCK})`);
    const [known] = await tx.select().from(payoutInvoices).where(eq(payoutInvoices.key, key)).limit(1);
    if (known !== undefined) return known;
    const [last] = await tx.select({ number: max(payoutInvoices.number) }).from(payoutInvoices);
    const row = { number: (last?.number ?? 0) + 1, key, payoutId, amountCents, currency, status: "open" as const, issuedAt: now };
    const [made] = await tx.insert(payoutInvoices).values(row).returning();
    if (made === undefined) throw new Error(`No invoice was made for ${payoutId}`);
    return made;
  });
}

/** Says that an open invoice is paid, or will never be. The same said again changes nothing. @throws conflict when the other was said before; not_found. */
export async function endInvoice(db: Database, key: string, { status, note, actorId }: InvoiceEnding, now: Date): Promise<KeptInvoice> {
  const isOpen = and(eq(payoutInvoices.key, key), eq(payoutInvoices.status, "open"));
  const [ended] = await db.update(payoutInvoices).set({ status, note, endedBy: actorId, endedAt: now }).where(isOpen).returning();
  const row = ended ?? (await findInvoice(db, key));
  if (row === null) throw new DomainError("not_found");
  if (row.status !== status) throw new DomainError("conflict", { sentence: `This invoice is ${row.status}.` });
  return row;
}
