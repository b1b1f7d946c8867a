import type { Tx } from "@/db/client";
import { type Account, artistAccount, findBalances, findKnownTransfers, lockLedger, postTransfers, type Transfer, transferId } from "../../ledger";
import type { Explanation } from "./explanation";
import { type EntryDims, writeEntries } from "./write-entries";

export type CreditSource = "view" | "collaboration" | "livestream" | "merch" | "patron" | "tip";

/** Something an artist earned. `sourceType`, `sourceId` and `source` make the transfer's id: the same thing is credited once. */
export interface Credit {
  readonly artistId: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** Micros (1e-6 of a unit), above zero. */
  readonly amountMicros: bigint;
  readonly source: CreditSource;
  /** Where the money comes from: what it costs us, a pool, or `artistAccount(id, "review", …)` when it was held. */
  readonly debit: Account;
  readonly sourceType: string;
  readonly sourceId: string;
  /** The work that earned it: whoever has an agreed part in that gets it at once. */
  readonly videoId: string | null;
  /** ISO 3166-1 alpha-2 of who watched or paid. */
  readonly country: string | null;
  /** The part of US source, kept for tax. */
  readonly usMicros: bigint;
  readonly explanation: Explanation;
}

/** So that the transfers that follow from a batch (recoupments) fit into one posting with it. */
export const CREDITS_MAX = 4_000;

/** The kind of the transfer of a credit; with its source's type and id it makes the id, by `transferId`. */
export function kindOfCredit(source: CreditSource): string {
  return `${source}.earnings`;
}

/**
 * Posts what artists earned, with why, in the caller's transaction; a repeat posts nothing. What an artist owes us is taken
 * from it first. From here until the transaction ends nobody else posts, so call it late. At most `CREDITS_MAX` at once.
 * @throws DomainError conflict for a source that was credited before with another amount.
 */
export async function creditEarnings(tx: Tx, credits: readonly Credit[], now: Date): Promise<{ readonly posted: number }> {
  if (credits.length === 0) return { posted: 0 };
  await lockLedger(tx);
  const transfers = credits.map(toTransfer);
  const known = await findKnownTransfers(tx, transfers.map(transferId));
  const fresh = credits.flatMap((credit, index) => {
    const transfer = transfers[index];
    return transfer === undefined || known.has(transferId(transfer)) ? [] : [{ credit, transfer }];
  });
  const recoupments = await planRecoupments(tx, fresh);
  // The known ones too: the ledger refuses one that has another content.
  await postTransfers(tx, [...transfers, ...recoupments.map(({ transfer }) => transfer)], now);
  const dims = fresh.map(({ credit, transfer }): EntryDims => ({ transferId: transferId(transfer), artistId: credit.artistId, ...dimsOf(credit) }));
  await writeEntries(tx, [...dims, ...recoupments.map(({ dims }) => dims)]);
  return { posted: fresh.length };
}

function toTransfer(credit: Credit): Transfer {
  return {
    debit: credit.debit,
    credit: artistAccount(credit.artistId, "earnings", credit.currency),
    amountMicros: credit.amountMicros,
    kind: kindOfCredit(credit.source),
    sourceType: credit.sourceType,
    sourceId: credit.sourceId,
  };
}

function dimsOf({ source, videoId, country, usMicros, explanation }: Credit) {
  return { source, videoId, country, usMicros, explanation };
}

interface Fresh {
  readonly credit: Credit;
  readonly transfer: Transfer;
}

/** What artists owe us comes first out of what they earn, in the order of the credits. */
async function planRecoupments(tx: Tx, fresh: readonly Fresh[]) {
  const debts = new Map<string, { readonly account: Account; leftMicros: bigint }>();
  for (const { credit } of fresh) {
    const account = artistAccount(credit.artistId, "receivable", credit.currency);
    debts.set(keyOf(credit), { account, leftMicros: 0n });
  }
  const owed = [...debts.values()];
  const balances = await findBalances(
    tx,
    owed.map(({ account }) => account),
  );
  for (const [index, debt] of owed.entries()) debt.leftMicros = balances[index]?.balanceMicros ?? 0n;
  return fresh.flatMap(({ credit, transfer }) => {
    const debt = debts.get(keyOf(credit));
    if (debt === undefined || debt.leftMicros === 0n) return [];
    const isMoreThanDebt = debt.leftMicros < credit.amountMicros;
    const amountMicros = isMoreThanDebt ? debt.leftMicros : credit.amountMicros;
    debt.leftMicros -= amountMicros;
    const recoup: Transfer = { ...transfer, debit: transfer.credit, credit: debt.account, amountMicros, kind: `${credit.source}.recoup` };
    const dims: EntryDims = {
      transferId: transferId(recoup),
      artistId: credit.artistId,
      ...{ source: "refund", videoId: null, country: null, usMicros: 0n, explanation: { of: "debt", what: "recoup" } },
    };
    return [{ transfer: recoup, dims }];
  });
}

function keyOf({ artistId, currency }: Credit): string {
  return `${artistId} ${currency}`;
}
