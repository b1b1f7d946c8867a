import { createHash } from "node:crypto";
import type { ledgerAccounts, ledgerBatches, ledgerTransfers } from "@/db/schema";

type Batch = typeof ledgerBatches.$inferSelect;
type Account = typeof ledgerAccounts.$inferSelect;
type Transfer = typeof ledgerTransfers.$inferSelect;

export const CHAIN_START = "0".repeat(64);
export const BATCH_FORMAT = 1;

/**
 * The hash of a batch in format 1, line by line as `ledger_post` makes it, so that a batch of any size needs no memory:
 * the batch, the hash before it, the accounts it opened by id, its transfers by position.
 */
export class BatchHash {
  readonly #hash = createHash("sha256");

  constructor(batch: Batch, previousHash: string) {
    this.#hash.update(["b", batch.format, batch.seq, batch.transfers, batch.createdAt.getTime()].join("|"));
    this.#line(previousHash);
  }

  #line(text: string): void {
    this.#hash.update("\n").update(text);
  }

  addAccount(account: Account): void {
    this.#line(["a", account.id, account.owner, account.name, account.currency, account.normalSide, account.isFloored].join("|"));
  }

  addTransfer(transfer: Transfer): void {
    const { position, id, debitAccountId, creditAccountId, amountMicros, currency, phase, kind, sourceType, sourceId, reversesId, pendingId } = transfer;
    const fields = [
      "t",
      position,
      id,
      debitAccountId,
      creditAccountId,
      amountMicros,
      currency,
      phase,
      kind,
      sourceType,
      sourceId,
      reversesId ?? "",
      pendingId ?? "",
    ];
    this.#line(fields.join("|"));
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}
