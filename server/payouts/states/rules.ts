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

/** What a source brought, less what went back of it and what was handed on: below zero where that was more. */
export interface EarnedLine {
  readonly source: string;
  readonly amountMicros: bigint;
  /** Signed too. */
  readonly usMicros: bigint;
}

const sum = (parts: readonly bigint[]) => parts.reduce((all, part) => all + part, 0n);

/** `micros`, or the nearest to it from zero to `most`. */
function within(micros: bigint, most: bigint): bigint {
  return smallerOf(micros < 0n ? 0n : micros, most);
}

/**
 * Carries what went back of earnings that were paid before against the rest: each source bears its part of the amount, and what came from
 * the US is the signed sum of all. So a line is left with more or less from the US than it had only where the whole is.
 */
function carryNegative(lines: readonly EarnedLine[]): EarnedLine[] {
  const earnedMicros = sum(lines.map(({ amountMicros }) => amountMicros));
  const positive = lines.filter(({ amountMicros }) => amountMicros > 0n);
  if (earnedMicros <= 0n) return [];
  const amounts = splitByWeights(
    earnedMicros,
    positive.map(({ amountMicros }) => amountMicros),
  );
  const own = positive.map((line, index) => ((amounts[index] ?? 0n) * within(line.usMicros, line.amountMicros)) / line.amountMicros);
  const missingMicros = within(sum(lines.map(({ usMicros }) => usMicros)), earnedMicros) - sum(own);
  // What is from the US beyond a line's own part takes the room of what is not, and what is not, the room of what is.
  const rooms = missingMicros > 0n ? amounts.map((amountMicros, index) => amountMicros - (own[index] ?? 0n)) : own;
  const moved = missingMicros === 0n ? [] : splitByWeights(missingMicros > 0n ? missingMicros : -missingMicros, rooms);
  return positive.map(({ source }, index): EarnedLine => {
    const movedMicros = missingMicros > 0n ? (moved[index] ?? 0n) : -(moved[index] ?? 0n);
    return { source, amountMicros: amounts[index] ?? 0n, usMicros: (own[index] ?? 0n) + movedMicros };
  });
}

/**
 * What was earned, brought to the amount that is paid: what was carried over and what nobody explained yet make the two differ. Each source
 * keeps its part of the whole, to the micro, and of that its part of US source; a source of which more went back than came in is carried
 * against the others. The parts sum to the whole; none where nothing was earned.
 */
export function scaleLines(lines: readonly EarnedLine[], grossMicros: bigint): EarnedLine[] {
  const carried = carryNegative(lines).filter(({ amountMicros }) => amountMicros > 0n);
  if (carried.length === 0) return [];
  const parts = splitByWeights(
    grossMicros,
    carried.map((line) => line.amountMicros),
  );
  const scaled = carried.map(({ source, amountMicros: earned, usMicros }, index): EarnedLine => {
    const amountMicros = parts[index] ?? 0n;
    return { source, amountMicros, usMicros: (amountMicros * usMicros) / earned };
  });
  return scaled.filter((line) => line.amountMicros > 0n);
}
