import { and, count, desc, eq, inArray, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronMailRecipients, patronMailRefusals, patronMails } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";
import { selectRestricted } from "@/server/privacy";
import type { PatronMail } from "./contract";

export type PatronMailRow = typeof patronMails.$inferSelect;

/** The artist's own; null for anybody else's. */
export async function findOwnMail(db: Tx, params: { readonly patronMailId: string; readonly artistId: string }): Promise<PatronMailRow | null> {
  const mine = and(eq(patronMails.id, params.patronMailId), eq(patronMails.artistId, params.artistId));
  const [row] = await db.select().from(patronMails).where(mine).limit(1);
  return row ?? null;
}

export async function lockOwnMail(tx: Tx, params: { readonly patronMailId: string; readonly artistId: string }): Promise<PatronMailRow | null> {
  const mine = and(eq(patronMails.id, params.patronMailId), eq(patronMails.artistId, params.artistId));
  const [row] = await tx.select().from(patronMails).where(mine).for("update").limit(1);
  return row ?? null;
}

/** Without regard to whose it is: for jobs. */
export async function findMail(db: Tx, patronMailId: string): Promise<PatronMailRow | null> {
  const [row] = await db.select().from(patronMails).where(eq(patronMails.id, patronMailId)).limit(1);
  return row ?? null;
}

export async function selectMails(db: Tx, artistId: string, page: PageRequest) {
  const mine = eq(patronMails.artistId, artistId);
  const rows = await db
    .select()
    .from(patronMails)
    .where(and(mine, page.cursor === undefined ? undefined : lt(patronMails.id, page.cursor)))
    .orderBy(desc(patronMails.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(patronMails).where(mine);
  return { rows, total: counted?.total ?? 0 };
}

/** How far each of these mails is, by id. */
export async function countRecipients(db: Tx, patronMailIds: readonly string[]): Promise<(patronMailId: string) => PatronMail["counts"]> {
  const rows =
    patronMailIds.length === 0
      ? []
      : await db
          .select({ id: patronMailRecipients.patronMailId, status: patronMailRecipients.status, total: count() })
          .from(patronMailRecipients)
          .where(inArray(patronMailRecipients.patronMailId, [...patronMailIds]))
          .groupBy(patronMailRecipients.patronMailId, patronMailRecipients.status);
  const of = (id: string, status: (typeof rows)[number]["status"]): number => rows.find((row) => row.id === id && row.status === status)?.total ?? 0;
  return (id) => ({ queued: of(id, "queued"), skipped: of(id, "skipped"), pending: of(id, "pending") });
}

/** Which of these fans want no mail of the artist, or had the use of their data restricted. */
export async function selectRefusals(db: Tx, params: { readonly artistId: string; readonly fanIds: readonly string[] }): Promise<ReadonlySet<string>> {
  if (params.fanIds.length === 0) return new Set();
  const rows = await db
    .select({ fanId: patronMailRefusals.fanId })
    .from(patronMailRefusals)
    .where(and(eq(patronMailRefusals.artistId, params.artistId), inArray(patronMailRefusals.fanId, [...params.fanIds])));
  return new Set([...rows.map((row) => row.fanId), ...(await selectRestricted(db, params.fanIds))]);
}
