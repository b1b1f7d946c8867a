export const FAULTS = ["missing", "double", "wrong-amount", "wrong-currency", "late", "returned", "foreign", "garbled", "unexplained"] as const;
export type Fault = (typeof FAULTS)[number];

/** A movement as the outside world reports it. */
export interface Line {
  readonly direction: "out" | "back";
  readonly amountCents: number;
  readonly currency: string;
  /** `2026-12-01`. */
  readonly bookedOn: string;
  readonly reference: string | null;
  readonly counterpartyLast4: string | null;
  readonly reasonCode: string | null;
}

/** A payout as we sent it. */
export interface SentPayout {
  readonly key: string;
  readonly payoutId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly last4: string;
  /** The day by which it is to be on a statement, `2026-12-08`. */
  readonly dueOn: string;
}

export type Verdict =
  /** The line is of this payout and says this of it. `fault` is worth a look, though nothing is left to do. */
  | { readonly is: "matched"; readonly payout: SentPayout; readonly says: "settled" | "returned"; readonly fault: "late" | "returned" | null }
  /** A person decides. `payout`: the one it is of, or may be of. */
  | { readonly is: "open"; readonly payout: SentPayout | null; readonly fault: Fault };

/**
 * What a line is of. Only a line that names a payout of ours, in its currency and its amount to the cent, says anything by itself;
 * everything else is for a person, with the likeliest payout beside it.
 * @param named the payout that its reference names, if any.
 * @param isPaidBefore whether another line said already that this payout left.
 * @param alike payouts on their way of this amount and currency to an account that ends alike, for a reference that says nothing.
 */
export function judgeLine(line: Line, named: SentPayout | null, isPaidBefore: boolean, alike: readonly SentPayout[]): Verdict {
  if (named === null) {
    const [only, ...more] = alike;
    if (only === undefined) return { is: "open", payout: null, fault: "foreign" };
    return { is: "open", payout: more.length === 0 ? only : null, fault: "garbled" };
  }
  if (line.currency !== named.currency) return { is: "open", payout: named, fault: "wrong-currency" };
  if (line.amountCents !== named.amountCents) return { is: "open", payout: named, fault: "wrong-amount" };
  if (line.direction === "back") return { is: "matched", payout: named, says: "returned", fault: "returned" };
  if (isPaidBefore) return { is: "open", payout: named, fault: "double" };
  return { is: "matched", payout: named, says: "settled", fault: line.bookedOn > named.dueOn ? "late" : null };
}

/** Below this share of lines that match by themselves, something is wrong with what we send or read. */
export const AUTO_MATCH_BPS_MIN = 9_990;
