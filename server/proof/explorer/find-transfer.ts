import { aliasedTable, asc, eq, or } from "drizzle-orm";
import { ledgerAccounts, ledgerBatches, ledgerTransfers } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { ShownTransfer } from "./contract";

const FOLLOWERS_MAX = 100;
const debits = aliasedTable(ledgerAccounts, "debits");
const credits = aliasedTable(ledgerAccounts, "credits");

/** One transfer with its accounts, its batch and the transfers that take it back or end it. */
export async function findLedgerTransfer(services: Pick<Services, "db">, actor: Actor, input: { readonly transferId: string }): Promise<ShownTransfer> {
  requireAdmin(actor);
  const [found] = await services.db
    .select({ transfer: ledgerTransfers, debit: debits, credit: credits, batch: ledgerBatches })
    .from(ledgerTransfers)
    .innerJoin(debits, eq(debits.id, ledgerTransfers.debitAccountId))
    .innerJoin(credits, eq(credits.id, ledgerTransfers.creditAccountId))
    .innerJoin(ledgerBatches, eq(ledgerBatches.seq, ledgerTransfers.batchSeq))
    .where(eq(ledgerTransfers.id, input.transferId))
    .limit(1);
  if (found === undefined) throw new DomainError("not_found");
  const { transfer, batch } = found;
  const followers = await services.db
    .select({ id: ledgerTransfers.id })
    .from(ledgerTransfers)
    .where(or(eq(ledgerTransfers.reversesId, transfer.id), eq(ledgerTransfers.pendingId, transfer.id)))
    .orderBy(asc(ledgerTransfers.batchSeq), asc(ledgerTransfers.position))
    .limit(FOLLOWERS_MAX);
  const side = ({ id, owner, name }: typeof found.debit) => ({ id, owner, name });
  const { id, currency, phase, kind, sourceType, sourceId, reversesId, pendingId } = transfer;
  return {
    ...{ id, currency, phase, kind, sourceType, sourceId, reversesId, pendingId },
    debit: side(found.debit),
    credit: side(found.credit),
    amountMicros: String(transfer.amountMicros),
    followedBy: followers.map((follower) => follower.id),
    batch: {
      ...{ seq: String(batch.seq), position: transfer.position, transfers: batch.transfers },
      ...{ format: batch.format, hash: batch.hash, previousHash: batch.previousHash },
    },
    at: transfer.createdAt.toISOString(),
  };
}
