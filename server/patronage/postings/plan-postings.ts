import { MICROS_PER_CENT, smallerOf, splitByWeights } from "../../kernel/money";
import { type Account, artistAccount, type FoundTransfer, platformAccount, type Transfer } from "../../ledger";
import { labelOf, type Movement, type PaymentSplit, type Sort, sortOf } from "./movement";

/** The source type of every transfer here; the source's id is the balance transaction's. */
export const SOURCE_TYPE = "stripe_balance_transaction";

/** What the books say at the moment of posting. */
export interface Books {
  readonly payment: PaymentSplit | null;
  /** What this movement takes back or gives back, of its currency: the charge's parts, or the earlier reversals. */
  readonly reversible: readonly Pick<FoundTransfer, "id" | "kind" | "debit" | "credit" | "openMicros">[];
  /** What of the artist's earnings is not held back. */
  readonly earningsMicros: bigint;
  readonly receivableMicros: bigint;
}

interface Step {
  readonly role: string;
  readonly debit: Account;
  readonly credit: Account;
  readonly amountMicros: bigint;
  readonly reversesId?: FoundTransfer["id"];
}

/**
 * The transfers that say in the ledger what one movement at Stripe was; they change `stripe_balance` by exactly
 * (amount − fee). A refund or a dispute takes each part of the payment back in proportion to what is left of it, the
 * artist's from the earnings; what those do not cover is advanced to them and recouped first from what comes next.
 * What exceeds the payment is the platform's loss, as is Stripe's fee.
 */
export function planPostings(movement: Movement, books: Books): Transfer[] {
  const sort = sortOf(movement, books.payment !== null);
  const label = labelOf(movement, sort);
  const steps = [...moveAmount(sort, movement, books), ...payFee(movement)].filter((step) => step.amountMicros > 0n);
  const seen = new Map<string, number>();
  return steps.map(({ role, ...step }) => {
    const count = (seen.get(role) ?? 0) + 1;
    seen.set(role, count);
    return { ...step, kind: count === 1 ? `${label}.${role}` : `${label}.${role}.${count}`, sourceType: SOURCE_TYPE, sourceId: movement.id };
  });
}

function moveAmount(sort: Sort, movement: Movement, books: Books): Step[] {
  if (sort === "charge") return bringIn(movement, books);
  if (sort === "take-back") return takeBack(movement, books);
  if (sort === "give-back") return giveBack(movement, books);
  const other = platformAccount(sort === "bank" ? "bank" : sort === "stripe-fee" ? "stripe_fees" : "suspense", movement.currency);
  return [between(other.name, other, movement.currency, movement.amountCents)];
}

function bringIn(movement: Movement, books: Books): Step[] {
  const { payment } = books;
  if (payment === null || movement.amountCents === 0) return [];
  const { currency } = movement;
  const stripe = platformAccount("stripe_balance", currency);
  const parts = [
    { role: "tax", credit: platformAccount("tax_payable", currency), cents: payment.taxCents },
    { role: "fee", credit: platformAccount("revenue", currency), cents: payment.platformFeeCents },
    { role: "earnings", credit: artistAccount(payment.artistId, "earnings", currency), cents: payment.artistCents },
  ];
  // By weight, because the balance may be in another currency than the fan paid in.
  const shares = splitByWeights(
    BigInt(movement.amountCents),
    parts.map((part) => BigInt(part.cents)),
  );
  const steps = parts.map(({ role, credit }, index) => ({ role, debit: stripe, credit, amountMicros: (shares[index] ?? 0n) * MICROS_PER_CENT }));
  return [...steps, recoup(payment, currency, books, sumOf(steps, "earnings"))];
}

function takeBack(movement: Movement, books: Books): Step[] {
  const { currency } = movement;
  const steps = reverse(BigInt(-movement.amountCents) * MICROS_PER_CENT, books);
  const lost: Step = {
    role: "loss",
    debit: platformAccount("losses", currency),
    credit: platformAccount("stripe_balance", currency),
    amountMicros: steps.leftMicros,
  };
  if (books.payment === null) return [...steps.reversals, lost];
  const missing = sumOf(steps.reversals, "earnings") - books.earningsMicros;
  const accounts = accountsOf(books.payment, currency);
  const advance: Step = { role: "advance", debit: accounts.receivable, credit: accounts.earnings, amountMicros: missing };
  return [advance, ...steps.reversals, lost];
}

function giveBack(movement: Movement, books: Books): Step[] {
  const { currency } = movement;
  const steps = reverse(BigInt(movement.amountCents) * MICROS_PER_CENT, books);
  const gained: Step = {
    role: "gain",
    debit: platformAccount("stripe_balance", currency),
    credit: platformAccount("losses", currency),
    amountMicros: steps.leftMicros,
  };
  if (books.payment === null) return [...steps.reversals, gained];
  return [...steps.reversals, gained, recoup(books.payment, currency, books, sumOf(steps.reversals, "earnings"))];
}

/** Takes `amountMicros` back from what is open, in proportion and in whole cents, and says what that did not cover. */
function reverse(amountMicros: bigint, books: Books): { readonly reversals: Step[]; readonly leftMicros: bigint } {
  const open = books.reversible.filter((transfer) => transfer.openMicros > 0n);
  const openMicros = open.reduce((sum, transfer) => sum + transfer.openMicros, 0n);
  const coveredMicros = smallerOf(amountMicros, openMicros);
  if (coveredMicros === 0n) return { reversals: [], leftMicros: amountMicros };
  // A share by largest remainder is at most its quota rounded up, and so never more than what is open.
  const shares = splitByWeights(
    coveredMicros / MICROS_PER_CENT,
    open.map((transfer) => transfer.openMicros / MICROS_PER_CENT),
  );
  const reversals = open.map((transfer, index) => ({
    role: transfer.kind.split(".")[1] ?? transfer.kind,
    debit: transfer.credit,
    credit: transfer.debit,
    amountMicros: (shares[index] ?? 0n) * MICROS_PER_CENT,
    reversesId: transfer.id,
  }));
  return { reversals, leftMicros: amountMicros - coveredMicros };
}

/** What the artist owes us comes first out of what they earn. */
function recoup(payment: PaymentSplit, currency: string, books: Books, earnedMicros: bigint): Step {
  const accounts = accountsOf(payment, currency);
  const amountMicros = smallerOf(books.receivableMicros, earnedMicros);
  return { role: "recoup", debit: accounts.earnings, credit: accounts.receivable, amountMicros };
}

function payFee(movement: Movement): Step[] {
  return movement.feeCents === 0 ? [] : [between("stripe_fee", platformAccount("stripe_fees", movement.currency), movement.currency, -movement.feeCents)];
}

/** Between what lies at Stripe and another account: above zero comes in. */
function between(role: string, other: Account, currency: string, amountCents: number): Step {
  const stripe = platformAccount("stripe_balance", currency);
  const amountMicros = BigInt(Math.abs(amountCents)) * MICROS_PER_CENT;
  return amountCents < 0 ? { role, debit: other, credit: stripe, amountMicros } : { role, debit: stripe, credit: other, amountMicros };
}

function accountsOf(payment: PaymentSplit, currency: string): { readonly earnings: Account; readonly receivable: Account } {
  return { earnings: artistAccount(payment.artistId, "earnings", currency), receivable: artistAccount(payment.artistId, "receivable", currency) };
}

function sumOf(steps: readonly Step[], role: string): bigint {
  return steps.reduce((sum, step) => (step.role === role ? sum + step.amountMicros : sum), 0n);
}
