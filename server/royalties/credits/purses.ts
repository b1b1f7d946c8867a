import type { Tx } from "@/db/client";
import { artistAccount, findBalances, type Transfer, transferId } from "../../ledger";
import type { EntryDims } from "./write-entries";

interface Purse {
  /** What of the earnings is not held back. */
  availableMicros: bigint;
  /** What the artist owes us. */
  debtMicros: bigint;
}

/** A transfer with what is known of its entries. */
export interface Posting {
  readonly transfer: Transfer;
  readonly dims: readonly EntryDims[];
}

export interface Holder {
  readonly artistId: string;
  readonly currency: string;
}

/** What artists have and owe while a batch is planned, so that nobody falls below zero and debts come first. */
export class Purses {
  readonly #purses = new Map<string, Purse>();

  /** Reads them; lock the ledger before. */
  static async open(tx: Tx, holders: readonly Holder[]): Promise<Purses> {
    const purses = new Purses();
    const unique = [...new Map(holders.map((holder) => [keyOf(holder), holder])).values()];
    const accounts = unique.flatMap(({ artistId, currency }) => [
      artistAccount(artistId, "earnings", currency),
      artistAccount(artistId, "receivable", currency),
    ]);
    const balances = accounts.length === 0 ? [] : await findBalances(tx, accounts);
    for (const [index, holder] of unique.entries()) {
      const [earnings, receivable] = [balances[2 * index], balances[2 * index + 1]];
      purses.#purses.set(keyOf(holder), {
        availableMicros: (earnings?.balanceMicros ?? 0n) - (earnings?.heldMicros ?? 0n),
        debtMicros: receivable?.balanceMicros ?? 0n,
      });
    }
    return purses;
  }

  /** Notes what comes in (above zero) or goes out. */
  move(holder: Holder, micros: bigint): void {
    this.#of(holder).availableMicros += micros;
  }

  /** What has to be lent so that `micros` can go out: a posting that comes before it, or none. `cause` names it, once an artist. */
  lendFor(holder: Holder, micros: bigint, cause: string): Posting[] {
    const purse = this.#of(holder);
    const missing = micros - purse.availableMicros;
    if (missing <= 0n) return [];
    purse.availableMicros += missing;
    purse.debtMicros += missing;
    return [postDebt(holder, missing, "advance", cause)];
  }

  /** What of `gainedMicros` pays back what is owed: a posting that comes after it, or none. */
  recoup(holder: Holder, gainedMicros: bigint, cause: string): Posting[] {
    const purse = this.#of(holder);
    const [smaller = 0n] = [purse.debtMicros, gainedMicros, purse.availableMicros].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    if (smaller <= 0n) return [];
    purse.availableMicros -= smaller;
    purse.debtMicros -= smaller;
    return [postDebt(holder, smaller, "recoup", cause)];
  }

  #of(holder: Holder): Purse {
    const known = this.#purses.get(keyOf(holder));
    if (known === undefined) throw new Error(`The purse of ${holder.artistId} was not opened.`);
    return known;
  }
}

function keyOf({ artistId, currency }: Holder): string {
  return `${artistId} ${currency}`;
}

function postDebt({ artistId, currency }: Holder, amountMicros: bigint, what: "advance" | "recoup", cause: string): Posting {
  const [earnings, receivable] = [artistAccount(artistId, "earnings", currency), artistAccount(artistId, "receivable", currency)];
  const sides = what === "advance" ? { debit: receivable, credit: earnings } : { debit: earnings, credit: receivable };
  const transfer: Transfer = { ...sides, amountMicros, kind: `credit.${what}`, sourceType: "debt", sourceId: `${cause}.${artistId}` };
  const dims: EntryDims = {
    ...{ transferId: transferId(transfer), artistId, source: "refund", videoId: null, country: null, usMicros: 0n },
    explanation: { of: "debt", what },
  };
  return { transfer, dims: [dims] };
}
