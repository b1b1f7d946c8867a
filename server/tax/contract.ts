/** What a payment is in the eyes of a tax table: code 12 and 11 of form 1042-S, and what those codes do not cover. */
export const INCOME_KINDS = ["royalty-other", "royalty-film", "services", "affiliate", "tip"] as const;
export type IncomeKind = (typeof INCOME_KINDS)[number];

/** What an artist has given us that holds at a moment. An expired form counts as none. */
export const FORM_STATES = ["w9", "w8-treaty", "w8-plain", "none"] as const;
export type FormState = (typeof FORM_STATES)[number];

export interface IncomeLine {
  readonly incomeKind: IncomeKind;
  /** Micros of one currency, zero or more. */
  readonly amountMicros: bigint;
  /** The part of it with a source in the US, as it was stored when it was earned; at most the amount. */
  readonly usMicros: bigint;
}

export interface WithheldLine extends IncomeLine {
  /** What the rate was applied to. */
  readonly taxableMicros: bigint;
  readonly rateBps: number;
  /** Whole cents, half a cent rounded up. */
  readonly withheldMicros: bigint;
  /** The rows of the policy that decided, `withholding.w8-treaty.royalty-other@1` and `treaty.IN.royalty-other@1`. */
  readonly ruleIds: readonly string[];
}

/** All that a decision rests on beside the rows of the policy; kept with a payout, it makes the same decision again at any time. */
export interface TaxBasis {
  readonly formId: string | null;
  readonly formState: FormState;
  /** ISO 3166-1 alpha-2 of tax residence; null while nobody has said. */
  readonly country: string | null;
  readonly personKind: "individual" | "business";
  /** ISO 8601 with milliseconds, UTC: rows of the policy hold from a day to a day. */
  readonly at: string;
}

export interface Withholding {
  readonly policyVersion: number;
  readonly basis: TaxBasis;
  readonly lines: readonly WithheldLine[];
  /** The sum of the lines, whole cents. */
  readonly withheldMicros: bigint;
}

export function isIncomeKind(text: string): text is IncomeKind {
  return INCOME_KINDS.some((kind) => kind === text);
}
