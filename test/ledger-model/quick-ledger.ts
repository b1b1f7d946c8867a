import type { Account, Transfer, TransferId } from "@/server/ledger";
import { transferId } from "@/server/ledger";
import { natureOf } from "@/server/ledger/chart";

export type Refusal = "conflict" | "rule_refused";

interface Kept {
  readonly transfer: Transfer;
  readonly phase: "posted" | "pending" | "post" | "void";
  readonly reversesId: TransferId | null;
  readonly pendingId: TransferId | null;
  /** What ended it, where it is a hold. */
  endedBy: Kept | null;
  /** How much of it is not taken back. */
  openMicros: bigint;
}

interface Holding {
  readonly account: Account;
  balance: bigint;
  heldDebit: bigint;
  heldCredit: bigint;
}

const keyOf = ({ owner, name, currency }: Account) => `${owner} ${name} ${currency}`;

function isAlike(one: Kept, other: Kept): boolean {
  const [a, b] = [one.transfer, other.transfer];
  const sameAccounts = keyOf(a.debit) === keyOf(b.debit) && keyOf(a.credit) === keyOf(b.credit);
  return (
    sameAccounts && a.amountMicros === b.amountMicros && one.phase === other.phase && one.reversesId === other.reversesId && one.pendingId === other.pendingId
  );
}

function keep(transfer: Transfer): Kept {
  return {
    transfer,
    phase: transfer.phase ?? "posted",
    reversesId: "reversesId" in transfer ? (transfer.reversesId ?? null) : null,
    pendingId: "pendingId" in transfer ? transfer.pendingId : null,
    endedBy: null,
    openMicros: transfer.amountMicros,
  };
}

/**
 * What the ledger must do, in memory and in time that does not grow with it, so that a million commands can be lived through.
 * A test holds it against `PlainLedger`, which says the same as plainly as can be.
 */
export class QuickLedger {
  readonly #kept = new Map<TransferId, Kept>();
  readonly #holdings = new Map<string, Holding>();

  get transfers(): number {
    return this.#kept.size;
  }

  /** How many were new, or why nothing of it was posted. */
  post(batch: readonly Transfer[]): number | Refusal {
    const fresh = this.#select(batch);
    if (fresh === null) return "conflict";
    const ended = new Set<TransferId>();
    for (const kept of fresh) {
      if (!this.#canEnd(kept, ended)) return "rule_refused";
      if (kept.pendingId !== null) ended.add(kept.pendingId);
    }
    for (const kept of fresh) this.#apply(kept, 1n);
    if (fresh.every((kept) => this.#isCovered(kept)) && fresh.every((kept) => this.#isAboveFloor(kept))) return fresh.length;
    for (const kept of fresh.toReversed()) this.#apply(kept, -1n);
    return "rule_refused";
  }

  /** What is there, by account: balance (debits up) and what is held. */
  read(): Map<string, readonly [bigint, bigint, bigint]> {
    return new Map([...this.#holdings].map(([key, { balance, heldDebit, heldCredit }]) => [key, [balance, heldDebit, heldCredit]]));
  }

  /** Those that are not there yet; null when one clashes with what is. */
  #select(batch: readonly Transfer[]): Kept[] | null {
    const fresh: Kept[] = [];
    for (const transfer of batch) {
      const kept = keep(transfer);
      const known = this.#kept.get(transferId(transfer));
      if (known === undefined) fresh.push(kept);
      else if (!isAlike(known, kept) || known.endedBy?.phase === "void") return null;
    }
    return fresh;
  }

  #canEnd(kept: Kept, ended: ReadonlySet<TransferId>): boolean {
    const { pendingId, transfer } = kept;
    if (pendingId === null) return true;
    const hold = this.#kept.get(pendingId);
    if (hold?.phase !== "pending" || hold.endedBy !== null || ended.has(pendingId)) return false;
    const { debit, credit, amountMicros } = hold.transfer;
    const isSame = keyOf(debit) === keyOf(transfer.debit) && keyOf(credit) === keyOf(transfer.credit);
    return isSame && (kept.phase === "void" ? transfer.amountMicros === amountMicros : transfer.amountMicros <= amountMicros);
  }

  /** Puts it in (sign 1) or takes it out again (sign -1). */
  #apply(kept: Kept, sign: 1n | -1n): void {
    const { transfer, phase, pendingId } = kept;
    const [debit, credit] = [this.#of(transfer.debit), this.#of(transfer.credit)];
    if (sign === 1n) this.#kept.set(transferId(transfer), kept);
    else this.#kept.delete(transferId(transfer));
    const amount = sign * transfer.amountMicros;
    if (phase === "posted" || phase === "post") {
      debit.balance += amount;
      credit.balance -= amount;
    }
    const hold = pendingId === null ? undefined : this.#kept.get(pendingId);
    if (hold !== undefined) hold.endedBy = sign === 1n ? kept : null;
    const held = phase === "pending" ? amount : hold === undefined ? 0n : -sign * hold.transfer.amountMicros;
    debit.heldDebit += held;
    credit.heldCredit += held;
    this.#takeBack(kept, amount);
  }

  /** A reversal leaves less open of its original; what takes a reversal back opens that again. */
  #takeBack(kept: Kept, amount: bigint): void {
    const original = kept.reversesId === null ? undefined : this.#kept.get(kept.reversesId);
    if (original === undefined) return;
    original.openMicros -= amount;
    const first = original.reversesId === null ? undefined : this.#kept.get(original.reversesId);
    if (first !== undefined) first.openMicros += amount;
  }

  #isCovered({ reversesId, transfer }: Kept): boolean {
    if (reversesId === null) return true;
    const original = this.#kept.get(reversesId);
    if (original === undefined || (original.phase !== "posted" && original.phase !== "post")) return false;
    const first = original.reversesId === null ? undefined : this.#kept.get(original.reversesId);
    if (first !== undefined && first.reversesId !== null) return false;
    if (keyOf(original.transfer.debit) !== keyOf(transfer.credit) || keyOf(original.transfer.credit) !== keyOf(transfer.debit)) return false;
    return original.openMicros >= 0n && (first === undefined || first.openMicros >= 0n);
  }

  #isAboveFloor({ transfer }: Kept): boolean {
    return [transfer.debit, transfer.credit].every((account) => {
      const { isFloored, side } = natureOf(account.name);
      const { balance, heldDebit, heldCredit } = this.#of(account);
      return !isFloored || (side === "credit" ? -balance - heldDebit : balance - heldCredit) >= 0n;
    });
  }

  #of(account: Account): Holding {
    const key = keyOf(account);
    const known = this.#holdings.get(key);
    if (known !== undefined) return known;
    const holding = { account, balance: 0n, heldDebit: 0n, heldCredit: 0n };
    this.#holdings.set(key, holding);
    return holding;
  }
}
