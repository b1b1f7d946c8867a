import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { royaltyStatements } from "@/db/schema";
import { type Actor, requireArtist } from "../../kernel/actor";
import type { Services } from "../../services";
import { findAccounts } from "../accounts/find-accounts";
import { findVersionBefore } from "../accounts/find-versions";
import type { StatementMonth } from "./contract";
import { isMonthReady, spanOfMonth } from "./make-statement";
import { findBalanceAt } from "./statement-queries";

const MONTHS_MAX = 240;
const firstRow = z.array(z.object({ first_ms: z.string().transform(Number).nullable() }));

/** The months that are over, from the first in which the artist earned, the newest first; of each currency. */
export async function listStatements(services: Services, actor: Actor): Promise<{ items: StatementMonth[] }> {
  requireArtist(actor);
  const { db, clock } = services;
  const now = clock.now();
  const made = await db.select().from(royaltyStatements).where(eq(royaltyStatements.userId, actor.userId)).limit(MONTHS_MAX);
  const items: StatementMonth[] = [];
  for (const { accountId, currency } of await findAccounts(db, actor.userId)) {
    if (accountId === null) continue;
    const [row] = firstRow.parse(
      await db.execute(sql`select (extract(epoch from min(created_at)) * 1000)::bigint::text as first_ms from royalty_entries where account_id = ${accountId}`),
    );
    if (row?.first_ms == null) continue;
    let before = 0n;
    for (const month of monthsBetween(new Date(row.first_ms), now)) {
      const version = await findVersionBefore(db, accountId, spanOfMonth(month).until);
      const closing = await findBalanceAt(db, accountId, version);
      const madeAt = made.find((each) => each.month === month && each.currency === currency)?.madeAt ?? null;
      items.unshift({ month, currency, closingMicros: closing.toString(), changeMicros: (closing - before).toString(), madeAt: madeAt?.toISOString() ?? null });
      before = closing;
    }
  }
  return { items: items.sort((a, b) => (a.month < b.month ? 1 : a.month > b.month ? -1 : 0)).slice(0, MONTHS_MAX) };
}

function monthsBetween(first: Date, now: Date): readonly string[] {
  const months: string[] = [];
  for (let ordinal = 0; ordinal < MONTHS_MAX; ordinal++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + ordinal, 1)).toISOString().slice(0, 7);
    if (!isMonthReady(month, now)) break;
    months.push(month);
  }
  return months;
}
