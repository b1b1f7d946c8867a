import { smallerOf, splitByWeights } from "../../kernel/money";

export type PayoutState = "HELD" | "APPROVED" | "SUBMITTING" | "SUBMITTED" | "UNKNOWN" | "SETTLED" | "RETURNED" | "FAILED_FINAL";
export type PayoutStatus = "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED";
export type AnswerState = "submitted" | "settled" | "refused" | "returned" | "unknown";

const STATUSES: Readonly<Record<PayoutState, PayoutStatus>> = {
  HELD: "PENDING",
  APPROVED: "PENDING",
  SUBMITTING: "PROCESSING",
  SUBMITTED: "PROCESSING",
  UNKNOWN: "PROCESSING",
  SETTLED: "COMPLETED",
  RETURNED: "FAILED",
  FAILED_FINAL: "FAILED",
};

export function statusOf(state: PayoutState): PayoutStatus {
  return STATUSES[state];
}

export function isEnd(state: PayoutState): boolean {
  return state === "SETTLED" || state === "RETURNED" || state === "FAILED_FINAL";
}

/** What follows from an answer: a state to go to; nothing, because it is known; or a person has to look. */
export type Judgement = { readonly to: PayoutState } | "repeat" | "contradiction";

const GOES_TO: Readonly<Record<AnswerState, PayoutState>> = {
  submitted: "SUBMITTED",
  settled: "SETTLED",
  refused: "FAILED_FINAL",
  returned: "RETURNED",
  unknown: "UNKNOWN",
};

/** Ends of which an answer is old news: it was on its way while a later one overtook it. */
const OLD_NEWS: Readonly<Record<"SETTLED" | "RETURNED" | "FAILED_FINAL", ReadonlySet<AnswerState>>> = {
  SETTLED: new Set(["submitted", "settled", "unknown"]),
  RETURNED: new Set(["submitted", "settled", "returned", "refused", "unknown"]),
  // That it was submitted is no news of one that was refused then. That it came back has moved nothing in the end.
  FAILED_FINAL: new Set(["submitted", "refused", "returned", "unknown"]),
};

/**
 * The one rule by which anything that a rail says becomes true here, whether it comes at once, by webhook, by file or by look-up, and in
 * whatever order. An answer to what was never sent, or against an end, is for a person.
 */
export function judgeAnswer(state: PayoutState, answer: AnswerState): Judgement {
  switch (state) {
    case "HELD":
    case "APPROVED":
      return answer === "unknown" ? "repeat" : "contradiction";
    case "SUBMITTING":
      return { to: GOES_TO[answer] };
    case "SUBMITTED":
      return answer === "submitted" || answer === "unknown" ? "repeat" : { to: GOES_TO[answer] };
    case "UNKNOWN":
      return answer === "unknown" ? "repeat" : { to: GOES_TO[answer] };
    case "SETTLED":
      if (answer === "returned") return { to: "RETURNED" };
      return OLD_NEWS.SETTLED.has(answer) ? "repeat" : "contradiction";
    case "RETURNED":
    case "FAILED_FINAL":
      return OLD_NEWS[state].has(answer) ? "repeat" : "contradiction";
  }
}

/** The least that is paid out (issue 4: $50), in whole units of any currency. */
export const MINIMUM_CENTS = 5_000;

/** From which amount on a second admin must agree, by the day it holds from (UTC). A change is a new row. */
const SECOND_PERSON_LIMITS = [{ validFrom: "2026-01-01", amountCents: 100_000 }] as const;

export function secondPersonCents(at: Date): number {
  // A day comes before every moment of it, as text too.
  const limit = SECOND_PERSON_LIMITS.findLast(({ validFrom }) => validFrom <= at.toISOString());
  return limit?.amountCents ?? 0;
}

export interface EarnedLine {
  readonly source: string;
  readonly amountMicros: bigint;
  readonly usMicros: bigint;
}

/**
 * What was earned, brought to the amount that is paid: refunds, debts and what waited from before make the two differ. Each line keeps its
 * part of the whole, to the micro, and of that its part of US source. The parts sum to the whole.
 */
export function scaleLines(lines: readonly EarnedLine[], grossMicros: bigint): EarnedLine[] {
  const positive = lines.filter((line) => line.amountMicros > 0n);
  if (positive.length === 0) return [];
  const parts = splitByWeights(
    grossMicros,
    positive.map((line) => line.amountMicros),
  );
  const scaled = positive.map((line, index): EarnedLine => {
    const amountMicros = parts[index] ?? 0n;
    const us = smallerOf(line.usMicros < 0n ? 0n : line.usMicros, line.amountMicros);
    return { source: line.source, amountMicros, usMicros: (amountMicros * us) / line.amountMicros };
  });
  return scaled.filter((line) => line.amountMicros > 0n);
}
