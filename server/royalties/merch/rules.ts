import { floorBps, MICROS_PER_CENT } from "../../kernel/money";

export interface MerchRule {
  /** What the shop pays us of an order, and what of that is the artist's. */
  readonly commissionBps: number;
  readonly artistBps: number;
}

/** Until an admin sets a shop's rule, it pays nothing. */
export const NO_RULE: MerchRule = { commissionBps: 0, artistBps: 0 };

/** What follows from an order: the whole commission, and what of it is the artist's; the rest is the platform's. Each is rounded down. */
export function commissionOf(amountCents: number, rule: MerchRule): { readonly commissionMicros: bigint; readonly artistMicros: bigint } {
  const commissionMicros = floorBps(BigInt(amountCents) * MICROS_PER_CENT, BigInt(rule.commissionBps));
  return { commissionMicros, artistMicros: floorBps(commissionMicros, BigInt(rule.artistBps)) };
}

interface Returned {
  readonly amountCents: number;
  /** Of the order, by all returns up to and with this one. */
  readonly returnedCents: number;
}

/** What is left of a part of the commission once so much of the order went back: in proportion, rounded down; nothing when all did. */
export function keptOf(micros: bigint, { amountCents, returnedCents }: Returned): bigint {
  return (micros * BigInt(amountCents - returnedCents)) / BigInt(amountCents);
}

/** What a return takes back of a part of the commission. However many returns there are, together they take exactly what one of all would. */
export function takenBack(micros: bigint, before: Returned, after: Returned): bigint {
  return keptOf(micros, before) - keptOf(micros, after);
}
