import { type Account, natureOf } from "../chart";
import { type Transfer, transferId } from "../transfer";

export type Refusal = "conflict" | "rule_refused";

interface Kept {
  readonly transfer: Transfer;
  readonly phase: "posted" | "pending" | "post" | "void";
  readonly reversesId: string | null;
  readonly pendingId: string | null;
}

interface Holding {
  readonly account: Account;
  balance: bigint;
  heldDebit: bigint;
  heldCredit: bigint;
}

const keyOf = (account: Account) => `${account.owner} ${account.name} ${account.currency}`;
const contentOf = ({ transfer, ...rest }: Kept) =>
  [rest.phase, rest.reversesId, rest.pendingId, keyOf(transfer.debit), keyOf(transfer.credit), transfer.amountMicros, transfer.kind, transfer.sourceId].join(
    "|",
  );

/** What the ledger must do, said as plainly as can be: lists, and sums over them. */
export class PlainLedger {
  #kept = new Map<string, Kept>();

  /** How many were new, or why nothing of it was posted. */
  post(batch: readonly Transfer[]): number | Refusal {
    const next = new Map(this.#kept);
    const fresh: Kept[] = [];
    for (const transfer of batch) {
      const kept = keep(transfer);
      const known = this.#kept.get(transferId(transfer));
      if (known === undefined) fresh.push(kept);
      else if (contentOf(known) !== contentOf(kept)) return "conflict";
      else if (this.#endsOf(transferId(transfer)).some((end) => end.phase === "void")) return "conflict";
    }
    for (const kept of fresh) next.set(transferId(kept.transfer), kept);
    if (!fresh.every((kept) => this.#isHoldEnded(kept, fresh)) || !fresh.every((kept) => isCovered(kept, next))) return "rule_refused";
    if (sum(next).some((holding) => isBelowFloor(holding))) return "rule_refused";
    this.#kept = next;
    return fresh.length;
  }

  /** What is there, by account: balance (debits up) and what is held. */
  read(): Map<string, readonly [bigint, bigint, bigint]> {
    return new Map(sum(this.#kept).map(({ account, balance, heldDebit, heldCredit }) => [keyOf(account), [balance, heldDebit, heldCredit]]));
  }

  #endsOf(id: string): Kept[] {
    return [...this.#kept.values()].filter((kept) => kept.pendingId === id);
  }

  /** An end of a hold is the only one, of a hold from an earlier batch, between the same accounts, for no more. */
  #isHoldEnded(kept: Kept, fresh: readonly Kept[]): boolean {
    const { pendingId, transfer } = kept;
    if (pendingId === null) return true;
    const hold = this.#kept.get(pendingId);
    if (hold?.phase !== "pending" || this.#endsOf(pendingId).length > 0) return false;
    if (fresh.filter((other) => other.pendingId === pendingId).length > 1) return false;
    const { debit, credit, amountMicros } = hold.transfer;
    const isSame = keyOf(debit) === keyOf(transfer.debit) && keyOf(credit) === keyOf(transfer.credit);
    return isSame && (kept.phase === "void" ? transfer.amountMicros === amountMicros : transfer.amountMicros <= amountMicros);
  }
}

function keep(transfer: Transfer): Kept {
  return {
    transfer,
    phase: transfer.phase ?? "posted",
    reversesId: "reversesId" in transfer ? (transfer.reversesId ?? null) : null,
    pendingId: "pendingId" in transfer ? transfer.pendingId : null,
  };
}

/** A reversal mirrors something that moved, and with all others takes no more than there was; a second one back is none. */
function isCovered({ reversesId, transfer }: Kept, all: ReadonlyMap<string, Kept>): boolean {
  if (reversesId === null) return true;
  const original = all.get(reversesId);
  if (original === undefined || (original.phase !== "posted" && original.phase !== "post")) return false;
  if (original.reversesId !== null && (all.get(original.reversesId)?.reversesId ?? null) !== null) return false;
  if (keyOf(original.transfer.debit) !== keyOf(transfer.credit) || keyOf(original.transfer.credit) !== keyOf(transfer.debit)) return false;
  return openOf(reversesId, all) >= 0n;
}

function openOf(id: string, all: ReadonlyMap<string, Kept>): bigint {
  const reversals = [...all].filter(([, kept]) => kept.reversesId === id);
  return (all.get(id)?.transfer.amountMicros ?? 0n) - reversals.reduce((total, [reversal]) => total + openOf(reversal, all), 0n);
}

function sum(all: ReadonlyMap<string, Kept>): Holding[] {
  const holdings = new Map<string, Holding>();
  const of = (account: Account): Holding => {
    const holding = holdings.get(keyOf(account)) ?? { account, balance: 0n, heldDebit: 0n, heldCredit: 0n };
    holdings.set(keyOf(account), holding);
    return holding;
  };
  for (const [id, { transfer, phase }] of all) {
    const [debit, credit] = [of(transfer.debit), of(transfer.credit)];
    if (phase === "posted" || phase === "post") {
      debit.balance += transfer.amountMicros;
      credit.balance -= transfer.amountMicros;
    }
    if (phase === "pending" && ![...all.values()].some((kept) => kept.pendingId === id)) {
      debit.heldDebit += transfer.amountMicros;
      credit.heldCredit += transfer.amountMicros;
    }
  }
  return [...holdings.values()];
}

function isBelowFloor({ account, balance, heldDebit, heldCredit }: Holding): boolean {
  const { isFloored, side } = natureOf(account.name);
  return isFloored && (side === "credit" ? -balance - heldDebit : balance - heldCredit) < 0n;
}
