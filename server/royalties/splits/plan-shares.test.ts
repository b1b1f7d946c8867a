import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { artistAccount, type TransferId, transferId } from "../../ledger";
import { keyOfBalance, type Terms } from "./find-terms";
import { planShares, type Whole } from "./plan-shares";
import { NOTHING, type Stages } from "./rules";

const WHOLE_ID: TransferId = transferId({ sourceType: "test", sourceId: "view", kind: "view.earnings" });
const WHOLE: Whole = {
  ...{ transferId: WHOLE_ID, artistId: "usr_a", currency: "USD", amountMicros: 1_000n, videoId: "vid_a", country: "DE", usMicros: 100n },
};
const split = (holderId: string, bps: Readonly<Record<string, number>>, first: Partial<{ recoupMicros: bigint; fixedMicros: bigint }> = {}): Terms => ({
  ...{ splitId: `spl_${holderId}`, version: 3, videoId: "vid_a", holderId, currency: "USD" },
  parties: Object.entries(bps).map(([partyId, shareBps]) => ({
    ...{ partyId, shareBps, recoupMicros: 0n, fixedMicros: 0n },
    ...(partyId === holderId ? {} : first),
  })),
});
const plan = (terms: readonly Terms[], whole = WHOLE, carried = new Map<string, Stages>()) => planShares(whole, terms, carried);
const gives = (terms: readonly Terms[], whole = WHOLE) => plan(terms, whole).handovers.map((step) => [step.fromId, step.toId, step.transfer.amountMicros]);

describe("a whole without a split", () => {
  it("stays with its artist", () => {
    const elsewhere = { ...split("usr_a", { usr_a: 5_000, usr_b: 5_000 }), videoId: "vid_b" };
    for (const terms of [[], [elsewhere], [split("usr_x", { usr_x: 5_000, usr_b: 5_000 })]])
      expect(plan(terms)).toEqual({ handovers: [], shares: [], kept: new Map([["usr_a", 1_000n]]) });
  });
});

describe("a whole with a split", () => {
  it("goes over to each party by one transfer, with what is known of it on either side, and the holder keeps theirs", () => {
    const carried = new Map<string, Stages>();
    const { handovers, shares, kept } = plan([split("usr_a", { usr_a: 6_000, usr_b: 4_000 })], WHOLE, carried);
    const transfer = {
      ...{ debit: artistAccount("usr_a", "earnings", "USD"), credit: artistAccount("usr_b", "earnings", "USD"), amountMicros: 400n },
      ...{ kind: "collaboration.share", sourceType: "split", sourceId: `${WHOLE_ID}.spl_usr_a.usr_b` },
    };
    const explanation = {
      ...{ of: "split", splitId: "spl_usr_a", version: 3, holderId: "usr_a", partyId: "usr_b", shareBps: 4_000, wholeId: WHOLE_ID, isReversal: false },
      ...{ recoupMicros: "0", fixedMicros: "0", shareMicros: "400", wholeMicros: "1000" },
    };
    const dims = { transferId: transferId(transfer), source: "collaboration", videoId: "vid_a", country: "DE", explanation };
    expect(handovers).toEqual([
      {
        fromId: "usr_a",
        toId: "usr_b",
        transfer,
        dims: [
          { ...dims, artistId: "usr_a", usMicros: -40n },
          { ...dims, artistId: "usr_b", usMicros: 40n },
        ],
      },
    ]);
    const share = { wholeId: WHOLE_ID, splitId: "spl_usr_a", version: 3, holderId: "usr_a", currency: "USD", recoupMicros: 0n, fixedMicros: 0n };
    expect(shares).toEqual([
      { ...share, partyId: "usr_a", shareMicros: 600n, transferId: null },
      { ...share, partyId: "usr_b", shareMicros: 400n, transferId: transferId(transfer) },
    ]);
    expect(kept).toEqual(
      new Map([
        ["usr_a", 600n],
        ["usr_b", 400n],
      ]),
    );
    expect(carried.get(keyOfBalance("spl_usr_a", "usr_b", "USD"))).toEqual({ ...NOTHING, shareMicros: 400n });
  });

  it("gives first what was spent and agreed on, and goes on from what each had", () => {
    const terms = [split("usr_a", { usr_a: 10_000, usr_b: 0 }, { recoupMicros: 300n, fixedMicros: 900n })];
    const carried = new Map<string, Stages>();
    expect(
      plan(terms, WHOLE, carried).shares.map(({ partyId, recoupMicros, fixedMicros, shareMicros }) => [partyId, recoupMicros, fixedMicros, shareMicros]),
    ).toEqual([["usr_b", 300n, 700n, 0n]]);
    expect(plan(terms, WHOLE, carried).kept).toEqual(
      new Map([
        ["usr_a", 800n],
        ["usr_b", 200n],
      ]),
    );
  });

  it("gives by percent alone in another currency than that of its sums", () => {
    const terms = [split("usr_a", { usr_a: 7_500, usr_b: 2_500 }, { recoupMicros: 300n, fixedMicros: 900n })];
    expect(gives(terms, { ...WHOLE, currency: "EUR" })).toEqual([["usr_a", "usr_b", 250n]]);
  });

  it("makes no transfer of nothing", () => {
    expect(plan([split("usr_a", { usr_a: 10_000, usr_b: 0 })]).shares).toHaveLength(1);
    expect(plan([split("usr_a", { usr_a: 5_000, usr_b: 5_000 })], { ...WHOLE, amountMicros: 0n })).toMatchObject({ handovers: [], shares: [] });
  });
});

describe("a split of what a split gave", () => {
  it("comes after everything that its holder gets, also by two ways", () => {
    const terms = [
      split("usr_d", { usr_d: 5_000, usr_e: 5_000 }),
      split("usr_a", { usr_a: 2_000, usr_d: 2_000, usr_b: 6_000 }),
      split("usr_b", { usr_d: 5_000, usr_b: 5_000 }),
    ];
    const { handovers, kept } = plan(terms);
    expect(handovers.map((step) => [step.fromId, step.toId, step.transfer.amountMicros])).toEqual([
      ["usr_a", "usr_d", 200n],
      ["usr_a", "usr_b", 600n],
      ["usr_b", "usr_d", 300n],
      ["usr_d", "usr_e", 250n],
    ]);
    expect(kept).toEqual(
      new Map([
        ["usr_a", 200n],
        ["usr_d", 250n],
        ["usr_b", 300n],
        ["usr_e", 250n],
      ]),
    );
    // Of $0.0001 from the US in each $0.001: 20 and 30 micros came to d, half of which go on.
    expect(handovers.map(({ dims }) => dims[1]?.usMicros)).toEqual([20n, 60n, 30n, 25n]);
  });

  it("loses no micro anywhere, gives nobody less than nothing and takes from nobody what they do not have", () => {
    const share = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), share, share, share, (amountMicros, first, second, third) => {
        const two = (holder: string, party: string, bps: number) => split(holder, { [holder]: 10_000 - bps, [party]: bps });
        const terms = [two("usr_c", "usr_d", third), two("usr_b", "usr_c", second), two("usr_a", "usr_b", first)];
        const { handovers, kept } = plan(terms, { ...WHOLE, amountMicros, usMicros: amountMicros });
        const has = new Map([["usr_a", amountMicros]]);
        for (const { fromId, toId, transfer, dims } of handovers) {
          has.set(fromId, (has.get(fromId) ?? 0n) - transfer.amountMicros);
          has.set(toId, (has.get(toId) ?? 0n) + transfer.amountMicros);
          expect((has.get(fromId) ?? -1n) >= 0n).toBe(true);
          expect(dims.map(({ usMicros }) => usMicros)).toEqual([-transfer.amountMicros, transfer.amountMicros]);
        }
        expect(kept).toEqual(has);
        expect([...kept.values()].reduce((sum, micros) => sum + micros, 0n)).toBe(amountMicros);
      }),
      { numRuns: 20 },
    );
  });
});
