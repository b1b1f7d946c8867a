import { and, asc, count, eq, gt, gte, inArray, isNull, lt, lte, notExists } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxDecisions, taxForms } from "@/db/schema";
import { parseWithholding } from "../withholding/withholding-json";
import type { PaidDecision } from "./report-lines";

function isPaidIn(year: number) {
  const [from, to] = [new Date(Date.UTC(year, 0, 1)), new Date(Date.UTC(year + 1, 0, 1))];
  return and(isNull(taxDecisions.undoneAt), gte(taxDecisions.paidAt, from), lt(taxDecisions.paidAt, to));
}

export type PaidRow = PaidDecision & { readonly id: string; readonly paidAt: Date };

/** What people were paid in a year (of UTC), by person; money that came back is not in it. */
export async function findPaid(tx: Tx, userIds: readonly string[], year: number): Promise<ReadonlyMap<string, PaidRow[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(taxDecisions)
    .where(and(inArray(taxDecisions.userId, [...userIds]), isPaidIn(year)))
    .orderBy(asc(taxDecisions.paidAt), asc(taxDecisions.id));
  const byUser = new Map<string, PaidRow[]>();
  for (const { userId, id, currency, paidAt, decision } of rows) {
    if (paidAt === null) continue;
    byUser.set(userId, [...(byUser.get(userId) ?? []), { id, currency, paidAt, withholding: parseWithholding(decision) }]);
  }
  return byUser;
}

/** A page of the people who were paid in a year, in the order of their ids. */
export async function listPaidPeople(tx: Tx, year: number, page: { readonly afterId: string; readonly limit: number }): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ userId: taxDecisions.userId })
    .from(taxDecisions)
    .where(and(isPaidIn(year), gt(taxDecisions.userId, page.afterId)))
    .orderBy(asc(taxDecisions.userId))
    .limit(page.limit);
  return rows.map(({ userId }) => userId);
}

export async function countPaidPeople(tx: Tx, year: number): Promise<number> {
  const people = tx.selectDistinct({ userId: taxDecisions.userId }).from(taxDecisions).where(isPaidIn(year)).as("people");
  const [row] = await tx.select({ total: count() }).from(people);
  return row?.total ?? 0;
}

/** How many of the people who were paid in a year had given no form by its end, not even one that says a country. */
export async function countWithoutForm(tx: Tx, year: number): Promise<number> {
  const given = tx
    .select({ id: taxForms.id })
    .from(taxForms)
    .where(and(eq(taxForms.userId, taxDecisions.userId), lte(taxForms.signedAt, yearEnd(year))));
  const people = tx
    .selectDistinct({ userId: taxDecisions.userId })
    .from(taxDecisions)
    .where(and(isPaidIn(year), notExists(given)))
    .as("people");
  const [row] = await tx.select({ total: count() }).from(people);
  return row?.total ?? 0;
}

/** Where a person's form stands at the end of a year: the one that held last. */
export const yearEnd = (year: number): Date => new Date(Date.UTC(year + 1, 0, 1) - 1);
