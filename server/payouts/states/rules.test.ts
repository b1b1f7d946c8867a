import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallerOf } from "../../kernel/money";
import {
  type AnswerState,
  type EarnedLine,
  isEnd,
  type Judgement,
  judgeAnswer,
  MINIMUM_CENTS,
  type PayoutState,
  scaleLines,
  secondPersonCents,
  statusOf,
} from "./rules";

const STATES: readonly PayoutState[] = ["HELD", "APPROVED", "SUBMITTING", "SUBMITTED", "UNKNOWN", "SETTLED", "RETURNED", "FAILED_FINAL"];
const ANSWERS: readonly AnswerState[] = ["submitted", "settled", "refused", "returned", "unknown"];

describe("what a rail says", () => {
  const to = (state: PayoutState): Judgement => ({ to: state });
  /** By state, one for each of `ANSWERS`. */
  const table: Readonly<Record<PayoutState, readonly Judgement[]>> = {
    HELD: ["contradiction", "contradiction", "contradiction", "contradiction", "repeat"],
    APPROVED: ["contradiction", "contradiction", "contradiction", "contradiction", "repeat"],
    SUBMITTING: [to("SUBMITTED"), to("SETTLED"), to("FAILED_FINAL"), to("RETURNED"), to("UNKNOWN")],
    SUBMITTED: ["repeat", to("SETTLED"), to("FAILED_FINAL"), to("RETURNED"), "repeat"],
    UNKNOWN: [to("SUBMITTED"), to("SETTLED"), to("FAILED_FINAL"), to("RETURNED"), "repeat"],
    SETTLED: ["repeat", "repeat", "contradiction", to("RETURNED"), "repeat"],
    RETURNED: ["repeat", "repeat", "repeat", "repeat", "repeat"],
    FAILED_FINAL: ["repeat", "contradiction", "repeat", "repeat", "repeat"],
  };

  it.each(STATES)("of a payout that is %s leads to the one state it can, is known, or is for a person", (state) => {
    expect(ANSWERS.map((answer) => judgeAnswer(state, answer))).toEqual(table[state]);
  });

  it("moves no money twice and none that was not sent, in whatever order it comes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATES), fc.array(fc.constantFrom(...ANSWERS), { maxLength: 12 }), (begin, answers) => {
        let state = begin;
        const ends: PayoutState[] = [];
        for (const answer of answers) {
          const judged = judgeAnswer(state, answer);
          if (typeof judged === "string") continue;
          state = judged.to;
          if (isEnd(state)) ends.push(state);
        }
        expect(["", "SETTLED", "RETURNED", "FAILED_FINAL", "SETTLED RETURNED"]).toContain(ends.join(" "));
        if (begin === "HELD" || begin === "APPROVED") expect(state).toBe(begin);
      }),
    );
  });
});

describe("a state", () => {
  it("is shown to the artist as one of four words, and three are ends", () => {
    expect(STATES.map((state) => [statusOf(state), isEnd(state)])).toEqual([
      ...Array.from({ length: 2 }, () => ["PENDING", false]),
      ...Array.from({ length: 3 }, () => ["PROCESSING", false]),
      ["COMPLETED", true],
      ["FAILED", true],
      ["FAILED", true],
    ]);
  });
});

describe("the limits of a payout", () => {
  it("are $50 to be paid and $1,000 to need a second person, who before the first row of that table is always needed", () => {
    expect(MINIMUM_CENTS).toBe(5_000);
    expect(secondPersonCents(new Date("2026-01-01T00:00:00.000Z"))).toBe(100_000);
    expect(secondPersonCents(new Date("2030-06-01T00:00:00.000Z"))).toBe(100_000);
    expect(secondPersonCents(new Date("2025-12-31T23:59:59.999Z"))).toBe(0);
  });
});

describe("what was earned, brought to what is paid", () => {
  const line = (source: string, amountMicros: bigint, usMicros = 0n): EarnedLine => ({ source, amountMicros, usMicros });

  it("keeps each line's part and its part from the US, whichever of the two sums is larger", () => {
    const lines = [line("view", 600n, 300n), line("tip", 400n, 400n)];
    expect(scaleLines(lines, 500n)).toEqual([line("view", 300n, 150n), line("tip", 200n, 200n)]);
    expect(scaleLines(lines, 2_000n)).toEqual([line("view", 1_200n, 600n), line("tip", 800n, 800n)]);
  });

  it("takes all that a line earned in the US for that, also of the micro that does not divide", () => {
    const lines = ["view", "tip", "patron"].map((source) => line(source, 1_000n, 1_000n));
    expect(scaleLines(lines, 100n)).toEqual([line("view", 34n, 34n), line("tip", 33n, 33n), line("patron", 33n, 33n)]);
  });

  it("leaves out what brought nothing, and is nothing where nothing was earned", () => {
    expect(scaleLines([line("view", 100n), line("tip", 0n)], 60n)).toEqual([line("view", 60n)]);
    expect(scaleLines([line("view", 1_000n), line("tip", 1n)], 10n)).toEqual([line("view", 10n)]);
    expect(scaleLines([line("patron", -40n), line("tip", 0n)], 60n)).toEqual([]);
    expect(scaleLines([line("patron", -40n), line("tip", 40n)], 60n)).toEqual([]);
    expect(scaleLines([], 60n)).toEqual([]);
  });

  it("carries what went back of an earlier payout's earnings against the others: in proportion, and the US by the signed sum of all", () => {
    // $30 of tips from the US went back, and views brought $60 from the US and $40 from elsewhere: of the $70 that are left, $30 are from the US.
    expect(scaleLines([line("view", 100n, 60n), line("tip", -30n, -30n)], 70n)).toEqual([line("view", 70n, 30n)]);
    expect(scaleLines([line("view", 60n, 60n), line("patron", 40n), line("tip", -20n, -20n)], 80n)).toEqual([line("view", 48n, 40n), line("patron", 32n)]);
    // What went back was not from the US, so what is left is.
    expect(scaleLines([line("view", 100n, 60n), line("tip", -30n)], 70n)).toEqual([line("view", 70n, 60n)]);
    expect(scaleLines([line("view", 100n, 100n), line("tip", 100n), line("merch", -100n)], 100n)).toEqual([line("view", 50n, 50n), line("tip", 50n, 50n)]);
    // More from the US went back than came in: nothing is, and never less.
    expect(scaleLines([line("view", 100n), line("patron", -40n, -40n)], 60n)).toEqual([line("view", 60n)]);
  });

  it("carries a US part that is more than its line has, or less than nothing, against the other lines", () => {
    expect(scaleLines([line("view", 100n, 120n), line("tip", 100n, 10n)], 100n)).toEqual([line("view", 50n, 50n), line("tip", 50n, 15n)]);
    expect(scaleLines([line("view", 100n, 60n), line("tip", 100n, -50n)], 200n)).toEqual([line("view", 100n, 10n), line("tip", 100n)]);
    expect(scaleLines([line("view", 100n, 250n), line("tip", 100n, -50n)], 100n)).toEqual([line("view", 50n, 50n), line("tip", 50n, 50n)]);
  });

  it("sums to what is paid, with every part within a micro of its share and its US part within the part", () => {
    const lines = fc.array(
      fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.integer({ min: 0, max: 100 })).map(([amount, percent]) => line("view", amount, (amount * BigInt(percent)) / 100n)),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.bigInt(0n, 10n ** 12n), (earned, grossMicros) => {
        const scaled = scaleLines(earned, grossMicros);
        expect(scaled.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)).toBe(grossMicros);
        expect(scaled.every(({ amountMicros, usMicros }) => amountMicros > 0n && usMicros >= 0n && usMicros <= amountMicros)).toBe(true);
      }),
    );
  });

  it("sums to what is paid also where more of a source went back than came in, and is from the US by what all lines together are", () => {
    const lines = fc.array(
      fc
        .tuple(fc.constantFrom("view", "tip", "patron"), fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: -50, max: 150 }))
        .map(([source, amount, percent]) => line(source, amount, (amount * BigInt(percent)) / 100n)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.bigInt(0n, 10n ** 12n), (earned, grossMicros) => {
        const sumOf = (some: readonly EarnedLine[], of: "amountMicros" | "usMicros") => some.reduce((sum, each) => sum + each[of], 0n);
        const [earnedMicros, usMicros] = [sumOf(earned, "amountMicros"), sumOf(earned, "usMicros")];
        const scaled = scaleLines(earned, grossMicros);
        if (earnedMicros <= 0n) {
          expect(scaled).toEqual([]);
          return;
        }
        expect(sumOf(scaled, "amountMicros")).toBe(grossMicros);
        expect(scaled.every((each) => each.amountMicros > 0n && each.usMicros >= 0n && each.usMicros <= each.amountMicros)).toBe(true);
        const clamped = usMicros < 0n ? 0n : smallerOf(usMicros, earnedMicros);
        // A micro is lost a line, and what a line that came to nothing had.
        const off = sumOf(scaled, "usMicros") * earnedMicros - clamped * grossMicros;
        const most = BigInt(2 * earned.length) * earnedMicros;
        expect(off <= most && off >= -most).toBe(true);
      }),
    );
  });
});
