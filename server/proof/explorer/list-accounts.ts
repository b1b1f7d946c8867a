import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { ledgerAccounts, users } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { AccountFilter, ShownAccount } from "./contract";

function conditions({ owner, name, currency }: AccountFilter): SQL | undefined {
  return and(
    owner === undefined ? undefined : sql`starts_with(${ledgerAccounts.owner}, ${owner})`,
    name === undefined ? undefined : eq(ledgerAccounts.name, name),
    currency === undefined ? undefined : eq(ledgerAccounts.currency, currency),
  );
}

function show({ account, ownerName }: { readonly account: typeof ledgerAccounts.$inferSelect; readonly ownerName: string | null }): ShownAccount {
  const { id, owner, name, currency, normalSide, isFloored, balanceMicros, heldDebitMicros, heldCreditMicros, version } = account;
  const isCredit = normalSide === "credit";
  return {
    ...{ id, owner, ownerName, name, currency, normalSide, isFloored },
    balanceMicros: String(isCredit ? -balanceMicros : balanceMicros),
    heldMicros: String(isCredit ? heldDebitMicros : heldCreditMicros),
    entries: String(version),
  };
}

/** Accounts of the ledger in the order they were opened. */
export async function listAccounts(services: Pick<Services, "db">, actor: Actor, input: PageRequest & AccountFilter): Promise<Page<ShownAccount>> {
  requireAdmin(actor);
  const { limit, offset, cursor, ...filter } = input;
  const rows = await services.db
    .select({ account: ledgerAccounts, ownerName: users.name })
    .from(ledgerAccounts)
    .leftJoin(users, sql`${ledgerAccounts.owner} = 'artist:' || ${users.id}`)
    .where(and(conditions(filter), cursor === undefined ? undefined : gt(ledgerAccounts.id, Number.parseInt(cursor, 10))))
    .orderBy(asc(ledgerAccounts.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const total = await services.db.$count(ledgerAccounts, conditions(filter));
  return cutPage(rows, { limit, total }, { item: show, cursor: ({ account }) => String(account.id) });
}
