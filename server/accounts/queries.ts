import { and, count, desc, eq, gt, isNull, lt, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { apiTokens, mails, sessions, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type UserRow = typeof users.$inferSelect;

export async function findUserById(db: Tx, userId: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, userId)).limit(1);
  return row;
}

export async function findUserByEmail(db: Tx, email: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.email, email)).limit(1);
  return row;
}

/** Ends the live sessions of a person, except one if asked. @returns how many. */
export async function endSessions(db: Tx, params: { readonly userId: string; readonly exceptId: string | null; readonly now: Date }): Promise<number> {
  const others = params.exceptId === null ? undefined : ne(sessions.id, params.exceptId);
  const ended = await db
    .update(sessions)
    .set({ revokedAt: params.now })
    .where(and(eq(sessions.userId, params.userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, params.now), others))
    .returning({ id: sessions.id });
  return ended.length;
}

export async function listLiveSessions(db: Tx, params: { readonly userId: string; readonly now: Date; readonly page: PageRequest }) {
  const { limit, offset, cursor } = params.page;
  const live = and(eq(sessions.userId, params.userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, params.now));
  const rows = await db
    .select()
    .from(sessions)
    .where(and(live, cursor === undefined ? undefined : lt(sessions.id, cursor)))
    .orderBy(desc(sessions.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await db.select({ total: count() }).from(sessions).where(live);
  return { rows, total: counted?.total ?? 0 };
}

export async function listLiveTokens(db: Tx, params: { readonly userId: string; readonly page: PageRequest }) {
  const { limit, offset, cursor } = params.page;
  const live = and(eq(apiTokens.userId, params.userId), isNull(apiTokens.revokedAt));
  const rows = await db
    .select()
    .from(apiTokens)
    .where(and(live, cursor === undefined ? undefined : lt(apiTokens.id, cursor)))
    .orderBy(desc(apiTokens.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await db.select({ total: count() }).from(apiTokens).where(live);
  return { rows, total: counted?.total ?? 0 };
}

export async function listNewestMails(db: Tx, limit: number) {
  return db.select().from(mails).orderBy(desc(mails.id)).limit(limit);
}
