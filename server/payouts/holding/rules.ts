import { settleToCents } from "../../kernel/money";

export type ExceptionKind = "no-method" | "unavailable" | "cooling" | "currency" | "screening" | "screening-pending" | "tax" | "restricted";

/** What passes by itself or through somebody here, so that the run tries again each day of its month; the rest is the artist's to change. */
export const PASSING: readonly ExceptionKind[] = ["unavailable", "cooling", "screening", "screening-pending"];

export interface Unpayable {
  readonly kind: ExceptionKind;
  /** What a person reads. */
  readonly detail: string;
}

export interface MethodFacts {
  readonly currency: string;
  readonly usableFrom: Date;
  readonly screening: "clear" | "pending" | "flagged";
}

const SCREENING: Readonly<Record<"pending" | "flagged", string>> = {
  pending: "The payee is still being compared with the lists of sanctions, which takes minutes.",
  flagged: "The payee is like somebody on a list of sanctions, or shares an account. A person has to look first.",
};

/** Why nothing may go to a payee as things stand; null when it may. */
export function screeningReason({ screening }: Pick<MethodFacts, "screening">): string | null {
  return screening === "clear" ? null : SCREENING[screening];
}

/** Why an account with enough in it cannot be paid now; null when nothing speaks against it. */
export function findHindrance(currency: string, method: MethodFacts, now: Date): Unpayable | null {
  if (method.usableFrom > now) {
    const from = method.usableFrom.toISOString().slice(0, 16).replace("T", " ");
    return { kind: "cooling", detail: `The payout method was changed; it is used from ${from} UTC on.` };
  }
  if (method.currency !== currency) return { kind: "currency", detail: `The balance is in ${currency} and the payout method takes ${method.currency}.` };
  const detail = screeningReason(method);
  if (detail === null) return null;
  return { kind: method.screening === "pending" ? "screening-pending" : "screening", detail };
}

/** What is paid of what is available, before tax: whole cents. The rest stays. */
export function grossOf(availableMicros: bigint): bigint {
  return availableMicros - settleToCents(availableMicros).carriedMicros;
}
