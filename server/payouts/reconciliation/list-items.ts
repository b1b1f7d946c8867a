import { and, count, desc, eq, gte, isNotNull, lt, max, sql, sum } from "drizzle-orm";
import { reconciliationImports, reconciliationItems } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DAY_MS } from "../../kernel/durations";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { ImportShown, ItemFilter, ItemShown, Summary } from "./contract";
import { showImport } from "./import-statement";

const SUMMARY_DAYS = 90;
const BPS = 10_000;

export type ItemRow = typeof reconciliationItems.$inferSelect;

export function showItem({ payoutKey: _, lineKey: __, createdAt, resolvedAt, ...row }: ItemRow): ItemShown {
  return { ...row, createdAt: createdAt.toISOString(), resolvedAt: resolvedAt?.toISOString() ?? null };
}

/** Movements, newest first; the queue of an admin is those with the state `open`. */
export async function listItems(services: Services, actor: Actor, input: PageRequest & ItemFilter): Promise<Page<ItemShown>> {
  requireAdmin(actor);
  const { limit, offset, cursor, state, fault } = input;
  const wanted = and(
    state === undefined ? undefined : eq(reconciliationItems.state, state),
    fault === undefined ? undefined : eq(reconciliationItems.fault, fault),
  );
  const rows = await services.db
    .select()
    .from(reconciliationItems)
    .where(and(wanted, cursor === undefined ? undefined : lt(reconciliationItems.id, cursor)))
    .orderBy(desc(reconciliationItems.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(reconciliationItems).where(wanted);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showItem, cursor: ({ id }) => id });
}

/** Files that were taken, newest first. */
export async function listImports(services: Services, actor: Actor, page: PageRequest): Promise<Page<ImportShown>> {
  requireAdmin(actor);
  const { limit, offset, cursor } = page;
  const rows = await services.db
    .select()
    .from(reconciliationImports)
    .where(cursor === undefined ? undefined : lt(reconciliationImports.id, cursor))
    .orderBy(desc(reconciliationImports.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(reconciliationImports);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showImport, cursor: ({ id }) => id });
}

/** How well payouts and the outside world agree. */
export async function getReconciliation(services: Services, actor: Actor): Promise<Summary> {
  requireAdmin(actor);
  const since = new Date(services.clock.now().getTime() - SUMMARY_DAYS * DAY_MS);
  const isLine = and(gte(reconciliationItems.createdAt, since), isNotNull(reconciliationItems.importId));
  const [totals] = await services.db
    .select({ lines: count(), matched: sql<string>`count(*) filter (where ${reconciliationItems.state} = 'matched')::text` })
    .from(reconciliationItems)
    .where(isLine);
  const open = await services.db
    .select({ fault: reconciliationItems.fault, currency: reconciliationItems.currency, items: count(), amountCents: sum(reconciliationItems.amountCents) })
    .from(reconciliationItems)
    .where(eq(reconciliationItems.state, "open"))
    .groupBy(reconciliationItems.fault, reconciliationItems.currency);
  const [last] = await services.db.select({ at: max(reconciliationImports.createdAt) }).from(reconciliationImports);
  const lines = totals?.lines ?? 0;
  const matchedLines = Number(totals?.matched ?? 0);
  return {
    ...{ lines, matchedLines, matchedBps: lines === 0 ? null : Math.floor((matchedLines * BPS) / lines) },
    open: open.map((row) => ({ ...row, amountCents: Number(row.amountCents ?? 0) })),
    lastImportAt: last?.at?.toISOString() ?? null,
  };
}
