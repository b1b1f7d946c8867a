import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, artistAccount, platformAccount, type Transfer, transferId } from "../../ledger";
import type { Movement, PaymentSplit } from "./movement";
import { type Books, planPostings } from "./plan-postings";

const MICROS_PER_CENT = 10_000n;
const NOW = new Date("2026-11-22T12:00:00.000Z");

/** The simplest ledger there can be: all transfers, and sums over them. */
class PlainBooks {
  readonly transfers: Transfer[] = [];
  #made = 0;

  /** What an account holds in cents, debits up. */
  balance(owner: string, name: string): bigint {
    const sum = (side: "debit" | "credit") =>
      this.transfers.reduce((total, transfer) => (isAccount(transfer[side], owner, name) ? total + transfer.amountMicros : total), 0n);
    return (sum("debit") - sum("credit")) / MICROS_PER_CENT;
  }

  #open(transfer: Transfer): bigint {
    const id = transferId(transfer);
    const reversals = this.transfers.filter((other) => "reversesId" in other && other.reversesId === id);
    return transfer.amountMicros - reversals.reduce((sum, reversal) => sum + this.#open(reversal), 0n);
  }

  /** Everything the artist has goes to their bank, as a payout would do it. */
  payOut(): void {
    const amountMicros = -this.balance("artist:usr_a", "earnings") * MICROS_PER_CENT;
    if (amountMicros === 0n) return;
    const [debit, credit] = [artistAccount("usr_a", "earnings", "USD"), platformAccount("bank", "USD")];
    this.transfers.push({ debit, credit, amountMicros, kind: "payout", sourceType: "payout", sourceId: `pay_${++this.#made}` });
  }

  post(movement: Omit<Movement, "id" | "currency" | "createdAt" | "sourceId">, payment: PaymentSplit | null, reversibleSources: readonly string[] = []) {
    const full: Movement = { ...movement, id: `txn_${++this.#made}`, sourceId: null, currency: "USD", createdAt: NOW };
    const isBack = movement.amountCents > 0;
    const reversible: Books["reversible"] = this.transfers
      .filter(
        (transfer) =>
          reversibleSources.includes(transfer.sourceId) && /\.(tax|fee|earnings|loss)/.test(transfer.kind) && (isBack || !transfer.kind.includes("loss")),
      )
      .map((transfer) => ({ ...transfer, id: transferId(transfer), openMicros: this.#open(transfer) }));
    const planned = planPostings(full, {
      payment,
      reversible,
      earningsMicros: -this.balance("artist:usr_a", "earnings") * MICROS_PER_CENT,
      receivableMicros: this.balance("artist:usr_a", "receivable") * MICROS_PER_CENT,
    });
    this.transfers.push(...planned);
    return full.id;
  }
}

function isAccount(account: Account, owner: string, name: string): boolean {
  return account.owner === owner && account.name === name;
}

const payments = fc
  .record({ taxCents: fc.nat(500), platformFeeCents: fc.nat(1_000), artistCents: fc.integer({ min: 1, max: 10_000 }) })
  .map((split): PaymentSplit => ({ ...split, id: "pmt_a", artistId: "usr_a", amountCents: split.taxCents + split.platformFeeCents + split.artistCents }));
const lives = fc.array(
  fc.record({
    payment: payments,
    feeCents: fc.nat(500),
    isPaidOut: fc.boolean(),
    steps: fc.array(
      fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), isDispute: fc.boolean(), comesBack: fc.boolean(), feeCents: fc.constantFrom(0, 1_500) }),
      { maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

describe("the transfers of one movement", () => {
  const payment: PaymentSplit = { id: "pmt_a", artistId: "usr_a", amountCents: 1_000, taxCents: 100, platformFeeCents: 90, artistCents: 810 };
  const charge: Movement = {
    ...{ id: "txn_a", type: "charge", category: "charge", sourceId: "ch_a", currency: "USD", amountCents: 1_000, feeCents: 59, createdAt: NOW },
  };
  const books = (more: Partial<Books> = {}): Books => ({ payment, reversible: [], earningsMicros: 0n, receivableMicros: 0n, ...more });
  const stripe = platformAccount("stripe_balance", "USD");
  const [earnings, receivable] = [artistAccount("usr_a", "earnings", "USD"), artistAccount("usr_a", "receivable", "USD")];
  const of = (kind: string) => ({ kind, sourceType: "stripe_balance_transaction", sourceId: "txn_a" });
  const parts: Books["reversible"] = planPostings(charge, books())
    .slice(0, 3)
    .map((each) => ({ ...each, id: transferId(each), openMicros: each.amountMicros }));

  it("bring a payment in by its parts, and pay what is owed and Stripe's fee", () => {
    expect(planPostings(charge, books({ receivableMicros: 2_000_000n }))).toEqual([
      { ...of("charge.tax"), debit: stripe, credit: platformAccount("tax_payable", "USD"), amountMicros: 1_000_000n },
      { ...of("charge.fee"), debit: stripe, credit: platformAccount("revenue", "USD"), amountMicros: 900_000n },
      { ...of("charge.earnings"), debit: stripe, credit: earnings, amountMicros: 8_100_000n },
      { ...of("charge.recoup"), debit: earnings, credit: receivable, amountMicros: 2_000_000n },
      { ...of("charge.stripe_fee"), debit: platformAccount("stripe_fees", "USD"), credit: stripe, amountMicros: 590_000n },
    ]);
    expect(planPostings(charge, books({ receivableMicros: 9_000_000n }))[3]).toMatchObject({ kind: "charge.recoup", amountMicros: 8_100_000n });
    expect(planPostings({ ...charge, amountCents: 0, feeCents: 0 }, books())).toEqual([]);
  });

  it("bring it in by the same parts in another currency, to the cent", () => {
    const euros = planPostings({ ...charge, currency: "EUR", amountCents: 917, feeCents: 0 }, books());
    expect(euros.map(({ kind, amountMicros, debit }) => [kind, amountMicros, debit.currency])).toEqual([
      ["charge.tax", 920_000n, "EUR"],
      ["charge.fee", 820_000n, "EUR"],
      ["charge.earnings", 7_430_000n, "EUR"],
    ]);
  });

  it("take a refund back from each part, lend the artist what is missing first, and bear what exceeds the payment", () => {
    const refund = { ...charge, type: "refund", category: "refund", amountCents: -1_100, feeCents: 0 };
    expect(planPostings(refund, books({ reversible: parts, earningsMicros: 8_000_000n }))).toEqual([
      { ...of("refund.advance"), debit: receivable, credit: earnings, amountMicros: 100_000n },
      { ...of("refund.tax"), debit: platformAccount("tax_payable", "USD"), credit: stripe, amountMicros: 1_000_000n, reversesId: parts[0]?.id },
      { ...of("refund.fee"), debit: platformAccount("revenue", "USD"), credit: stripe, amountMicros: 900_000n, reversesId: parts[1]?.id },
      { ...of("refund.earnings"), debit: earnings, credit: stripe, amountMicros: 8_100_000n, reversesId: parts[2]?.id },
      { ...of("refund.loss"), debit: platformAccount("losses", "USD"), credit: stripe, amountMicros: 1_000_000n },
    ]);
    const closed = parts.map((part) => ({ ...part, openMicros: 0n }));
    for (const reversible of [closed, []])
      expect(planPostings(refund, books({ reversible })).map(({ kind, amountMicros }) => [kind, amountMicros])).toEqual([["refund.loss", 11_000_000n]]);
  });

  it("tell apart what one movement takes back of several charges of the same kind", () => {
    const dispute = { ...charge, type: "adjustment", category: "dispute", amountCents: -200, feeCents: 1_500 };
    const twice = [0, 1, 2].flatMap(() => parts.slice(0, 1));
    expect(planPostings(dispute, books({ reversible: twice })).map(({ kind, amountMicros }) => [kind, amountMicros])).toEqual([
      ["dispute.tax", 670_000n],
      ["dispute.tax.2", 670_000n],
      ["dispute.tax.3", 660_000n],
      ["dispute.stripe_fee", 15_000_000n],
    ]);
  });

  it("give back what a dispute that was won took, first to what the artist owes, and more than that is a gain", () => {
    const taken = [{ ...of("dispute.earnings"), id: transferId(of("dispute.earnings")), debit: earnings, credit: stripe, openMicros: 8_100_000n }];
    const won = { ...charge, type: "adjustment", category: "dispute_reversal", feeCents: -1_500 };
    expect(planPostings(won, books({ reversible: taken, receivableMicros: 100_000n }))).toEqual([
      { ...of("dispute_reversal.earnings"), debit: stripe, credit: earnings, amountMicros: 8_100_000n, reversesId: taken[0]?.id },
      { ...of("dispute_reversal.gain"), debit: stripe, credit: platformAccount("losses", "USD"), amountMicros: 1_900_000n },
      { ...of("dispute_reversal.recoup"), debit: earnings, credit: receivable, amountMicros: 100_000n },
      { ...of("dispute_reversal.stripe_fee"), debit: stripe, credit: platformAccount("stripe_fees", "USD"), amountMicros: 15_000_000n },
    ]);
  });
});

describe("planPostings", () => {
  it("moves what lies at Stripe by amount − fee, keeps earnings and debts at or above zero, and never both above it", () => {
    fc.assert(
      fc.property(lives, (all) => {
        const books = new PlainBooks();
        let stripeCents = 0;
        const check = () => {
          const [earnings, receivable] = [-books.balance("artist:usr_a", "earnings"), books.balance("artist:usr_a", "receivable")];
          expect(books.balance("platform", "stripe_balance")).toBe(BigInt(stripeCents));
          expect(earnings >= 0n && receivable >= 0n && (earnings === 0n || receivable === 0n)).toBe(true);
        };
        for (const { payment, feeCents, isPaidOut, steps } of all) {
          const charge = books.post({ type: "charge", category: "charge", amountCents: payment.amountCents, feeCents }, payment);
          stripeCents += payment.amountCents - feeCents;
          check();
          if (isPaidOut) books.payOut();
          let left = payment.amountCents;
          for (const step of steps) {
            const amountCents = Math.round(left * step.share);
            if (amountCents === 0) continue;
            const category = step.isDispute ? "dispute" : "refund";
            const taken = books.post({ type: "refund", category, amountCents: -amountCents, feeCents: step.feeCents }, payment, [charge]);
            stripeCents -= amountCents + step.feeCents;
            left -= amountCents;
            check();
            if (!step.comesBack) continue;
            books.post({ type: "adjustment", category: `${category}_reversal`, amountCents, feeCents: 0 }, payment, [taken]);
            stripeCents += amountCents;
            left += amountCents;
            check();
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("claws a refund back from earnings as far as they reach, and the rest from what is earned next", () => {
    const payment: PaymentSplit = { id: "pmt_a", artistId: "usr_a", amountCents: 1_000, taxCents: 0, platformFeeCents: 100, artistCents: 900 };
    const books = new PlainBooks();
    const read = () => [-books.balance("artist:usr_a", "earnings"), books.balance("artist:usr_a", "receivable")];
    const charge = () => books.post({ type: "charge", category: "charge", amountCents: 1_000, feeCents: 0 }, payment);
    const first = charge();
    books.payOut();
    books.post({ type: "refund", category: "refund", amountCents: -1_000, feeCents: 0 }, payment, [first]);
    expect(read()).toEqual([0n, 900n]);
    charge();
    expect(read()).toEqual([0n, 0n]);
    charge();
    expect(read()).toEqual([900n, 0n]);
  });

  it("gives each its exact part of a charge, and takes exactly the same back when all of it is refunded, in whatever parts", () => {
    fc.assert(
      fc.property(payments, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), (payment, shares) => {
        const books = new PlainBooks();
        const charge = books.post({ type: "charge", category: "charge", amountCents: payment.amountCents, feeCents: 0 }, payment);
        expect(-books.balance("artist:usr_a", "earnings")).toBe(BigInt(payment.artistCents));
        expect(-books.balance("platform", "revenue")).toBe(BigInt(payment.platformFeeCents));
        expect(-books.balance("platform", "tax_payable")).toBe(BigInt(payment.taxCents));
        let left = payment.amountCents;
        for (const share of [...shares, 1]) {
          const amountCents = Math.round(left * share);
          if (amountCents > 0) books.post({ type: "refund", category: "refund", amountCents: -amountCents, feeCents: 0 }, payment, [charge]);
          left -= amountCents;
        }
        for (const [owner, name] of [
          ["artist:usr_a", "earnings"],
          ["artist:usr_a", "receivable"],
          ["platform", "revenue"],
          ["platform", "tax_payable"],
          ["platform", "losses"],
        ] as const) {
          expect(books.balance(owner, name)).toBe(0n);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("bears as a loss what a dispute takes beyond what is left of the payment, and gets it back when the dispute is won", () => {
    const payment: PaymentSplit = { id: "pmt_a", artistId: "usr_a", amountCents: 1_000, taxCents: 0, platformFeeCents: 100, artistCents: 900 };
    const books = new PlainBooks();
    const charge = books.post({ type: "charge", category: "charge", amountCents: 1_000, feeCents: 59 }, payment);
    books.post({ type: "refund", category: "refund", amountCents: -600, feeCents: 0 }, payment, [charge]);
    const dispute = books.post({ type: "adjustment", category: "dispute", amountCents: -1_000, feeCents: 1_500 }, payment, [charge]);
    expect(books.balance("platform", "losses")).toBe(600n);
    expect(-books.balance("artist:usr_a", "earnings")).toBe(0n);
    books.post({ type: "adjustment", category: "dispute_reversal", amountCents: 1_000, feeCents: 0 }, payment, [dispute]);
    expect(books.balance("platform", "losses")).toBe(0n);
    expect(-books.balance("artist:usr_a", "earnings")).toBe(360n);
    expect(books.balance("platform", "stripe_fees")).toBe(1_559n);
  });

  it.each([
    { type: "payout", category: "payout", amountCents: -5_000, account: "bank", cents: 5_000n },
    { type: "payout_failure", category: "payout_reversal", amountCents: 5_000, account: "bank", cents: -5_000n },
    { type: "stripe_fee", category: "fee", amountCents: -25, account: "stripe_fees", cents: 25n },
    { type: "adjustment", category: "other_adjustment", amountCents: -7, account: "suspense", cents: 7n },
    { type: "charge", category: "charge", amountCents: 300, account: "suspense", cents: -300n },
  ])("books a $type of $amountCents that is no payment of ours against $account", ({ type, category, amountCents, account, cents }) => {
    const books = new PlainBooks();
    books.post({ type, category, amountCents, feeCents: 0 }, null);
    expect(books.balance("platform", account)).toBe(cents);
    expect(books.balance("platform", "stripe_balance")).toBe(BigInt(amountCents));
  });
});
