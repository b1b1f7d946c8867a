import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RAIL_KINDS } from "../../adapters/rails";
import { artistAccount, platformAccount, type Transfer, transferId } from "../../ledger";
import { holdTransfers, type PayoutMoney, returnTransfers, settleTransfers, voidTransfers } from "./postings";

const PAYOUT: PayoutMoney = { id: "pay_a", accountId: "usr_a", currency: "USD", amountCents: 8_500, withheldMicros: 15_000_000n, rail: "ach" };
const UNTAXED = { ...PAYOUT, withheldMicros: 0n };
const EARNINGS = artistAccount("usr_a", "earnings", "USD");
const [CLEARING, WITHHELD] = [platformAccount("payout_clearing", "USD"), platformAccount("withholding_payable", "USD")];
const [BANK, FEES] = [platformAccount("bank", "USD"), platformAccount("rail_fees", "USD")];
const of = (kind: string) => ({ kind, sourceType: "payout", sourceId: "pay_a" });
const idOf = (kind: string) => transferId(of(kind));

/** What moved in an account, debits up; holds move nothing. */
function moved(transfers: readonly Transfer[], name: string): bigint {
  const counted = transfers.filter(({ phase }) => phase === undefined || phase === "posted" || phase === "post");
  return counted.reduce(
    (sum, { debit, credit, amountMicros }) => sum + (debit.name === name ? amountMicros : 0n) - (credit.name === name ? amountMicros : 0n),
    0n,
  );
}

describe("a payout that is held", () => {
  it("keeps net and tax from being spent, each by a hold of its own", () => {
    expect(holdTransfers(PAYOUT)).toEqual([
      { ...of("payout.net.hold"), debit: EARNINGS, credit: CLEARING, amountMicros: 85_000_000n, phase: "pending" },
      { ...of("payout.withholding.hold"), debit: EARNINGS, credit: WITHHELD, amountMicros: 15_000_000n, phase: "pending" },
    ]);
  });

  it("holds nothing for a tax that there is none of", () => {
    expect(holdTransfers(UNTAXED).map(({ kind }) => kind)).toEqual(["payout.net.hold"]);
    expect(voidTransfers(UNTAXED).map(({ kind }) => kind)).toEqual(["payout.net.void"]);
  });

  it("lets all of it go when it is not paid", () => {
    expect(voidTransfers(PAYOUT)).toEqual([
      { ...of("payout.net.void"), debit: EARNINGS, credit: CLEARING, amountMicros: 85_000_000n, phase: "void", pendingId: idOf("payout.net.hold") },
      {
        ...of("payout.withholding.void"),
        debit: EARNINGS,
        credit: WITHHELD,
        amountMicros: 15_000_000n,
        phase: "void",
        pendingId: idOf("payout.withholding.hold"),
      },
    ]);
  });
});

describe("a payout that arrived", () => {
  const ends = [
    { ...of("payout.net"), debit: EARNINGS, credit: CLEARING, amountMicros: 85_000_000n, phase: "post", pendingId: idOf("payout.net.hold") },
    { ...of("payout.withholding"), debit: EARNINGS, credit: WITHHELD, amountMicros: 15_000_000n, phase: "post", pendingId: idOf("payout.withholding.hold") },
  ];
  const paid = { ...of("payout.settled"), debit: CLEARING, credit: BANK, amountMicros: 85_000_000n };

  it("makes entries of its holds and leaves the bank, with the rail's fee where there is one", () => {
    expect(settleTransfers(PAYOUT, 0)).toEqual([...ends, paid]);
    expect(settleTransfers(PAYOUT, 1)).toEqual([...ends, paid, { ...of("payout.fee"), debit: FEES, credit: BANK, amountMicros: 10_000n }]);
  });

  it.each([
    ["ach", "bank"],
    ["sepa", "bank"],
    ["invoice", "bank"],
    ["stripe", "suspense"],
    ["crypto", "crypto_wallet"],
  ] as const)("by %s comes out of %s, its fee too", (rail, name) => {
    expect(moved(settleTransfers({ ...PAYOUT, rail }, 25), name)).toBe(-85_250_000n);
  });
});

describe("a payout that came back", () => {
  it("gives the artist all of it again, also the tax, each part by the reversal of what it was", () => {
    expect(returnTransfers(PAYOUT)).toEqual([
      { ...of("payout.settled.return"), debit: BANK, credit: CLEARING, amountMicros: 85_000_000n, reversesId: idOf("payout.settled") },
      { ...of("payout.return"), debit: CLEARING, credit: EARNINGS, amountMicros: 85_000_000n, reversesId: idOf("payout.net") },
      { ...of("payout.withholding.return"), debit: WITHHELD, credit: EARNINGS, amountMicros: 15_000_000n, reversesId: idOf("payout.withholding") },
    ]);
  });

  it("leaves nothing anywhere of any payout by any rail but the rail's fee, and nothing in between when it arrived", () => {
    const payouts = fc.record({
      ...{ id: fc.constant("pay_a"), accountId: fc.constant("usr_a"), currency: fc.constant("USD"), rail: fc.constantFrom(...RAIL_KINDS) },
      ...{ amountCents: fc.integer({ min: 1, max: 10 ** 9 }), withheldMicros: fc.bigInt(0n, 10n ** 12n) },
    });
    fc.assert(
      fc.property(payouts, fc.nat(10_000), (payout, feeCents) => {
        const settled = settleTransfers(payout, feeCents);
        expect(moved(settled, "payout_clearing")).toBe(0n);
        expect(moved(settled, "earnings")).toBe(BigInt(payout.amountCents) * 10_000n + payout.withheldMicros);
        const both = [...settled, ...returnTransfers(payout)];
        for (const name of ["earnings", "payout_clearing", "withholding_payable"]) expect(moved(both, name)).toBe(0n);
        expect(moved(both, "rail_fees")).toBe(BigInt(feeCents) * 10_000n);
        const kinds = [...holdTransfers(payout), ...voidTransfers(payout), ...both].map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
      }),
    );
  });
});
