import { and, desc, eq, lt } from "drizzle-orm";
import { ledgerAccounts, ledgerEntries, ledgerTransfers } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { ShownEntry } from "./contract";

/** Entries of one account, newest first, each with the balance after it, in the account's own sense. */
export async function listEntries(
  services: Pick<Services, "db">,
  actor: Actor,
  input: PageRequest & { readonly accountId: number },
): Promise<Page<ShownEntry>> {
  requireAdmin(actor);
  const { limit, offset, cursor, accountId } = input;
  const [account] = await services.db.select().from(ledgerAccounts).where(eq(ledgerAccounts.id, accountId)).limit(1);
  if (account === undefined) throw new DomainError("not_found");
  const sign = account.normalSide === "credit" ? -1n : 1n;
  const rows = await services.db
    .select({ entry: ledgerEntries, kind: ledgerTransfers.kind, sourceType: ledgerTransfers.sourceType, sourceId: ledgerTransfers.sourceId })
    .from(ledgerEntries)
    .innerJoin(ledgerTransfers, eq(ledgerTransfers.id, ledgerEntries.transferId))
    .where(and(eq(ledgerEntries.accountId, accountId), cursor === undefined ? undefined : lt(ledgerEntries.version, BigInt(cursor))))
    .orderBy(desc(ledgerEntries.version))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const item = ({ entry, kind, sourceType, sourceId }: (typeof rows)[number]): ShownEntry => ({
    ...{ version: String(entry.version), transferId: entry.transferId, kind, sourceType, sourceId },
    amountMicros: String(sign * entry.amountMicros),
    balanceMicros: String(sign * entry.balanceMicros),
    at: entry.createdAt.toISOString(),
  });
  return cutPage(rows, { limit, total: Number(account.version) }, { item, cursor: ({ entry }) => String(entry.version) });
}
