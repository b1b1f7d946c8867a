import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUTO_MATCH_BPS_MIN, judgeLine, type Line, type SentPayout } from "./rules";

const payout = (key: string): SentPayout => ({ key, payoutId: `pay_${key}`, amountCents: 12_345, currency: "USD", last4: "6789", dueOn: "2026-12-08" });
const SENT = payout("a");
const LINE: Line = {
  ...{ direction: "out", amountCents: 12_345, currency: "USD", bookedOn: "2026-12-08" },
  ...{ reference: "a", counterpartyLast4: "6789", reasonCode: null },
};

describe("a line that names a payout", () => {
  it.each<[string, Partial<Line>, boolean, object]>([
    ["settles it when all is as sent, on the last day of it", {}, false, { is: "matched", payout: SENT, says: "settled", fault: null }],
    ["is worth a look a day later", { bookedOn: "2026-12-09" }, false, { is: "matched", payout: SENT, says: "settled", fault: "late" }],
    ["says that it came back, also after it was paid", { direction: "back" }, true, { is: "matched", payout: SENT, says: "returned", fault: "returned" }],
    ["is for a person when it was paid before", {}, true, { is: "open", payout: SENT, fault: "double" }],
    ["is for a person with a cent less", { amountCents: 12_344 }, false, { is: "open", payout: SENT, fault: "wrong-amount" }],
    ["is for a person with a cent more", { amountCents: 12_346 }, false, { is: "open", payout: SENT, fault: "wrong-amount" }],
    ["is for a person when less came back than left", { direction: "back", amountCents: 12_344 }, true, { is: "open", payout: SENT, fault: "wrong-amount" }],
    ["is for a person in another currency", { currency: "EUR" }, false, { is: "open", payout: SENT, fault: "wrong-currency" }],
    ["is first of all in another currency", { currency: "EUR", amountCents: 1 }, true, { is: "open", payout: SENT, fault: "wrong-currency" }],
  ])("%s", (_, more, isPaidBefore, verdict) => {
    expect(judgeLine({ ...LINE, ...more }, SENT, isPaidBefore, [])).toEqual(verdict);
  });
});

describe("a line that names none of ours", () => {
  it("is foreign where nothing is like it, and else for a person, with the one payout that it may be of beside it", () => {
    expect(judgeLine(LINE, null, false, [])).toEqual({ is: "open", payout: null, fault: "foreign" });
    expect(judgeLine(LINE, null, false, [SENT])).toEqual({ is: "open", payout: SENT, fault: "garbled" });
    expect(judgeLine(LINE, null, false, [SENT, payout("b")])).toEqual({ is: "open", payout: null, fault: "garbled" });
  });
});

describe("any line", () => {
  it("says something by itself only of a payout that it names, in its currency and to the cent", () => {
    const lines = fc.record({
      direction: fc.constantFrom<Line["direction"]>("out", "back"),
      amountCents: fc.constantFrom(12_344, 12_345, 12_346),
      currency: fc.constantFrom("USD", "EUR"),
      bookedOn: fc.constantFrom("2026-12-01", "2026-12-08", "2026-12-09"),
    });
    fc.assert(
      fc.property(lines, fc.boolean(), fc.boolean(), fc.subarray([SENT, payout("b")]), (more, isNamed, isPaidBefore, alike) => {
        const verdict = judgeLine({ ...LINE, ...more }, isNamed ? SENT : null, isPaidBefore, alike);
        const isExact = isNamed && more.amountCents === 12_345 && more.currency === "USD";
        expect(verdict.is === "matched").toBe(isExact && (more.direction === "back" || !isPaidBefore));
      }),
    );
  });

  it("is an alarm when more than one of a thousand does not match by itself", () => {
    expect(AUTO_MATCH_BPS_MIN).toBe(9_990);
  });
});
