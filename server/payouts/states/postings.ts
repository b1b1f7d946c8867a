import type { RailKind } from "../../adapters/rails";
import { MICROS_PER_CENT } from "../../kernel/money";
import { type Account, artistAccount, platformAccount, type Transfer, transferId } from "../../ledger";

const SOURCE_TYPE = "payout";

export interface PayoutMoney {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly amountCents: number;
  readonly withheldMicros: bigint;
  readonly rail: RailKind;
}

/**
 * Where a rail takes the money from. What Stripe moved is in the books already, by its own balance transactions, as something nothing
 * explains: a payout is what explains it, so the two meet in `suspense` and leave nothing there.
 */
function sourceOf({ rail, currency }: PayoutMoney): Account {
  return platformAccount(rail === "stripe" ? "suspense" : rail === "crypto" ? "crypto_wallet" : "bank", currency);
}

interface Leg {
  readonly role: "net" | "withholding";
  readonly debit: Account;
  readonly credit: Account;
  readonly amountMicros: bigint;
}

/** What leaves the account: what the payee gets, and what a tax office gets. */
function legsOf({ accountId, currency, amountCents, withheldMicros }: PayoutMoney): Leg[] {
  const debit = artistAccount(accountId, "earnings", currency);
  const legs: Leg[] = [];
  if (amountCents > 0)
    legs.push({ role: "net", debit, credit: platformAccount("payout_clearing", currency), amountMicros: BigInt(amountCents) * MICROS_PER_CENT });
  if (withheldMicros > 0n) legs.push({ role: "withholding", debit, credit: platformAccount("withholding_payable", currency), amountMicros: withheldMicros });
  return legs;
}

function source(payout: PayoutMoney, kind: string) {
  return { sourceType: SOURCE_TYPE, sourceId: payout.id, kind };
}

/** Keeps the money from being spent twice. */
export function holdTransfers(payout: PayoutMoney): Transfer[] {
  // Field by field: a month's run makes more than a million of these at once.
  return legsOf(payout).map(({ role, debit, credit, amountMicros }) => ({
    debit,
    credit,
    amountMicros,
    sourceType: SOURCE_TYPE,
    sourceId: payout.id,
    kind: `payout.${role}.hold`,
    phase: "pending",
  }));
}

function endHolds(payout: PayoutMoney, phase: "post" | "void"): Transfer[] {
  return legsOf(payout).map(({ role, ...leg }) => ({
    ...leg,
    ...source(payout, phase === "post" ? `payout.${role}` : `payout.${role}.void`),
    phase,
    pendingId: transferId(source(payout, `payout.${role}.hold`)),
  }));
}

/** Lets the money go back to the account: nothing was paid. A voided hold is dead, so this can never be settled later. */
export function voidTransfers(payout: PayoutMoney): Transfer[] {
  return endHolds(payout, "void");
}

function settlement(payout: PayoutMoney) {
  return { debit: platformAccount("payout_clearing", payout.currency), credit: sourceOf(payout), amountMicros: BigInt(payout.amountCents) * MICROS_PER_CENT };
}

/** It has arrived: the holds become entries, and what was to be paid leaves the rail's account, with the rail's fee. */
export function settleTransfers(payout: PayoutMoney, feeCents: number): Transfer[] {
  const paid: Transfer = { ...settlement(payout), ...source(payout, "payout.settled") };
  if (feeCents <= 0) return [...endHolds(payout, "post"), paid];
  const fee: Transfer = {
    ...source(payout, "payout.fee"),
    debit: platformAccount("rail_fees", payout.currency),
    credit: sourceOf(payout),
    amountMicros: BigInt(feeCents) * MICROS_PER_CENT,
  };
  return [...endHolds(payout, "post"), paid, fee];
}

/** It came back: all of it is the artist's again, also what was withheld. The rail's fee is not given back. */
export function returnTransfers(payout: PayoutMoney): Transfer[] {
  const { debit, credit, amountMicros } = settlement(payout);
  const back: Transfer = {
    ...source(payout, "payout.settled.return"),
    debit: credit,
    credit: debit,
    amountMicros,
    reversesId: transferId(source(payout, "payout.settled")),
  };
  const legs = legsOf(payout).map(
    ({ role, ...leg }): Transfer => ({
      ...source(payout, role === "net" ? "payout.return" : "payout.withholding.return"),
      debit: leg.credit,
      credit: leg.debit,
      amountMicros: leg.amountMicros,
      reversesId: transferId(source(payout, `payout.${role}`)),
    }),
  );
  return [back, ...legs];
}
