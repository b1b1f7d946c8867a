import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { artistAccount, type TransferId, transferId } from "../../ledger";
import type { KeptShare } from "./keep-shares";
import { planReturns, type Return } from "./plan-returns";

const idOf = (sourceId: string): TransferId => transferId({ sourceType: "test", sourceId, kind: "test" });
const WHOLE_ID = idOf("whole");
const BACK: Return = { wholeId: WHOLE_ID, artistId: "usr_a", currency: "USD", amountMicros: 1_000n, cause: "refund_a" };

/** What a party had of a holder's: all of it was given, and half of that is from the US. */
function kept(holderId: string, partyId: string, shareMicros: bigint, more: Partial<KeptShare> = {}): KeptShare {
  return {
    ...{ wholeId: WHOLE_ID, splitId: `spl_${holderId}`, version: 3, holderId, partyId, shareBps: 5_000, videoId: "vid_a", country: "DE" },
    ...{ recoupMicros: 0n, fixedMicros: 0n, shareMicros, givenMicros: shareMicros, usMicros: shareMicros / 2n },
    transferId: holderId === partyId ? null : idOf(`${holderId} ${partyId}`),
    ...more,
  };
}
const comes = (shares: readonly KeptShare[], back = BACK) =>
  planReturns(back, shares).handovers.map((step) => [step.fromId, step.toId, step.transfer.amountMicros]);

describe("a whole that goes back", () => {
  it("comes from each in proportion to what is left of their part, by a reversal of what gave it", () => {
    const shares = [kept("usr_a", "usr_a", 600n), kept("usr_a", "usr_b", 400n)];
    const { handovers, returns } = planReturns({ ...BACK, amountMicros: 500n }, shares);
    const transfer = {
      ...{ debit: artistAccount("usr_b", "earnings", "USD"), credit: artistAccount("usr_a", "earnings", "USD"), amountMicros: 200n },
      ...{ kind: "collaboration.return", sourceType: "split", sourceId: `refund_a.${WHOLE_ID}.spl_usr_a.usr_b`, reversesId: idOf("usr_a usr_b") },
    };
    const explanation = {
      ...{ of: "split", splitId: "spl_usr_a", version: 3, holderId: "usr_a", partyId: "usr_b", shareBps: 5_000, wholeId: WHOLE_ID, isReversal: true },
      ...{ recoupMicros: "0", fixedMicros: "0", shareMicros: "200", wholeMicros: "500" },
    };
    const dims = { transferId: transferId(transfer), source: "collaboration", videoId: "vid_a", country: "DE", explanation };
    expect(handovers).toEqual([
      {
        fromId: "usr_b",
        toId: "usr_a",
        transfer,
        dims: [
          { ...dims, artistId: "usr_b", usMicros: -100n },
          { ...dims, artistId: "usr_a", usMicros: 100n },
        ],
      },
    ]);
    const base = { wholeId: WHOLE_ID, splitId: "spl_usr_a", version: 3, holderId: "usr_a", currency: "USD", recoupMicros: 0n, fixedMicros: 0n };
    expect(returns).toEqual([
      { ...base, partyId: "usr_a", shareMicros: 300n, transferId: null },
      { ...base, partyId: "usr_b", shareMicros: 200n, transferId: idOf("usr_a usr_b") },
    ]);
  });

  it("comes off costs, sums and percent of a part in proportion to each", () => {
    const share = kept("usr_a", "usr_b", 200n, { recoupMicros: 300n, fixedMicros: 500n, givenMicros: 1_000n, usMicros: 1_000n });
    const { returns, handovers } = planReturns({ ...BACK, amountMicros: 100n }, [share]);
    expect(returns).toMatchObject([{ recoupMicros: 30n, fixedMicros: 50n, shareMicros: 20n }]);
    expect(handovers[0]?.dims).toMatchObject([
      { usMicros: -100n, explanation: { recoupMicros: "30", fixedMicros: "50", shareMicros: "20" } },
      { usMicros: 100n },
    ]);
  });

  it("comes first from those who had it last", () => {
    const shares = [kept("usr_a", "usr_b", 1_000n), kept("usr_b", "usr_c", 600n), kept("usr_b", "usr_b", 400n)];
    expect(comes(shares, { ...BACK, amountMicros: 500n })).toEqual([
      ["usr_c", "usr_b", 300n],
      ["usr_b", "usr_a", 500n],
    ]);
  });

  it("takes a part that came by two ways back at once: each part by one transfer, in an order in which everybody has what they hand back", () => {
    const shares = [
      ...[kept("usr_a", "usr_b", 500n), kept("usr_a", "usr_c", 500n), kept("usr_b", "usr_d", 500n), kept("usr_c", "usr_d", 500n)],
      ...[kept("usr_d", "usr_e", 700n, { recoupMicros: 100n, fixedMicros: 200n, givenMicros: 1_000n })],
    ];
    const { handovers, returns } = planReturns({ ...BACK, amountMicros: 500n }, shares);
    expect(handovers.map((step) => [step.fromId, step.toId, step.transfer.amountMicros])).toEqual([
      ["usr_e", "usr_d", 500n],
      ["usr_d", "usr_b", 250n],
      ["usr_d", "usr_c", 250n],
      ["usr_c", "usr_a", 250n],
      ["usr_b", "usr_a", 250n],
    ]);
    expect(new Set(handovers.map(({ transfer }) => transferId(transfer))).size).toBe(5);
    expect(returns.filter(({ partyId }) => partyId === "usr_e")).toMatchObject([{ recoupMicros: 50n, fixedMicros: 100n, shareMicros: 350n }]);
  });

  it("says nothing of the US of a part of which nothing was given", () => {
    expect(planReturns(BACK, [kept("usr_a", "usr_b", 1_000n, { givenMicros: 0n })]).handovers[0]?.dims.map(({ usMicros }) => usMicros)).toEqual([0n, 0n]);
  });

  it("leaves parts of other wholes alone, and does nothing where nobody has a part or nothing goes back", () => {
    const other = kept("usr_a", "usr_b", 1_000n, { wholeId: idOf("another") });
    expect(planReturns(BACK, [other])).toEqual({ handovers: [], returns: [] });
    expect(planReturns(BACK, [])).toEqual({ handovers: [], returns: [] });
    expect(planReturns({ ...BACK, amountMicros: 0n }, [kept("usr_a", "usr_b", 1_000n)])).toEqual({ handovers: [], returns: [] });
    expect(comes([kept("usr_a", "usr_b", 0n), kept("usr_a", "usr_c", 1_000n)])).toEqual([["usr_c", "usr_a", 1_000n]]);
  });

  it("is exact however it was shared: what comes off the parts is what goes back, and no part falls below nothing", () => {
    const micros = fc.bigInt(0n, 10n ** 9n);
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1_000 }), (parts, permille) => {
        const shares = parts.map((part, index) => kept("usr_a", `usr_${index}`, part));
        const amountMicros = (parts.reduce((sum, part) => sum + part, 0n) * BigInt(permille)) / 1_000n;
        const { returns } = planReturns({ ...BACK, amountMicros }, shares);
        expect(returns.reduce((sum, each) => sum + each.shareMicros, 0n)).toBe(amountMicros);
        for (const { partyId, shareMicros } of returns)
          expect(shareMicros <= (shares.find((share) => share.partyId === partyId)?.shareMicros ?? -1n)).toBe(true);
      }),
    );
  });
});
