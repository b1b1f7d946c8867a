import { and, eq, lt, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { stripeBalanceTransactions } from "@/db/schema";
import { DomainError } from "../../kernel/errors";
import { artistAccount, type FoundTransfer, findBalances, findTransfers, lockLedger, postTransfers } from "../../ledger";
import { type Movement, type PaymentSplit, readMovement, type StripeBalanceTransaction, sortOf } from "./movement";
import { planPostings, SOURCE_TYPE } from "./plan-postings";

export interface BalancePosting {
  readonly balanceTransaction: StripeBalanceTransaction;
  /** The payment of ours that it brought in, took back or gave back; null for payouts, fees and what is not ours. */
  readonly payment: PaymentSplit | null;
}

/**
 * Writes the row of a balance transaction and its transfers, once; a repeat does nothing. Those of one payment go in the
 * order in which they happened: the charge before its refund, a dispute before its reversal. From here until the
 * transaction ends nobody else posts, so do it late.
 * @throws DomainError conflict when what it takes or gives back is not posted yet.
 */
export async function postBalanceTransaction(tx: Tx, input: BalancePosting, now: Date): Promise<{ readonly isNew: boolean }> {
  const movement = readMovement(input.balanceTransaction);
  const { createdAt, ...facts } = movement;
  const inserted = await tx
    .insert(stripeBalanceTransactions)
    .values({ ...facts, createdAt, paymentId: input.payment?.id ?? null, postedAt: now })
    .onConflictDoNothing()
    .returning({ id: stripeBalanceTransactions.id });
  if (inserted.length === 0) return { isNew: false };
  await lockLedger(tx);
  const reversible = await findReversible(tx, movement, input.payment);
  const [earnings, receivable] = await findArtistBalances(tx, movement, input.payment);
  const transfers = planPostings(movement, {
    payment: input.payment,
    reversible,
    earningsMicros: earnings === undefined ? 0n : earnings.balanceMicros - earnings.heldMicros,
    receivableMicros: receivable?.balanceMicros ?? 0n,
  });
  await postTransfers(tx, transfers, now);
  return { isNew: true };
}

async function findArtistBalances(tx: Tx, { currency }: Movement, payment: PaymentSplit | null) {
  if (payment === null) return [];
  return findBalances(tx, [artistAccount(payment.artistId, "earnings", currency), artistAccount(payment.artistId, "receivable", currency)]);
}

/** The parts of the charge, when money is taken; the reversals of the same refund or dispute, when it is given back. */
async function findReversible(tx: Tx, movement: Movement, payment: PaymentSplit | null): Promise<readonly FoundTransfer[]> {
  const sort = sortOf(movement, payment !== null);
  if (payment === null || (sort !== "take-back" && sort !== "give-back")) return [];
  const { id, type, amountCents, sourceId, paymentId } = stripeBalanceTransactions;
  const isEarlier =
    sort === "take-back"
      ? sql`${type} in ('charge', 'payment') and ${amountCents} >= 0`
      : and(sql`${sourceId} is not distinct from ${movement.sourceId}`, lt(amountCents, 0));
  const earlier = await tx
    .select({ id })
    .from(stripeBalanceTransactions)
    .where(and(eq(paymentId, payment.id), ne(id, movement.id), isEarlier));
  if (earlier.length === 0 && movement.amountCents !== 0) {
    throw new DomainError("conflict", { sentence: `What ${movement.id} takes or gives back is not in the books yet.` });
  }
  const transfers = await findTransfers(
    tx,
    SOURCE_TYPE,
    earlier.map((row) => row.id),
  );
  return transfers.filter((transfer) => transfer.debit.currency === movement.currency && isReversible(transfer.kind, sort));
}

/** Advances and recoupments are between the artist and us, and Stripe's fee is settled by Stripe: none of them comes back with the payment. */
function isReversible(kind: string, sort: "take-back" | "give-back"): boolean {
  const [, role = ""] = kind.split(".");
  return ["tax", "fee", "earnings", ...(sort === "give-back" ? ["loss"] : [])].includes(role);
}
