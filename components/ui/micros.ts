import { formatCents } from "./money";

const MICROS_PER_CENT = 10_000n;
const REST_DIGITS = 4;

interface SplitAmount {
  /** To the cent, as people write it, with a minus where it is below zero. */
  readonly cents: string;
  /** The digits after the cents, without zeros at their end; empty when there are none. */
  readonly rest: string;
  readonly isNegative: boolean;
}

/** Micros (1e-6 of a unit, as text) as an amount to the cent and the digits behind it: `3914208` is `$3.91` and `4208`. */
export function splitMicros(micros: string, currency: string): SplitAmount {
  const value = BigInt(micros);
  const isNegative = value < 0n;
  const size = isNegative ? 0n - value : value;
  const cents = formatCents(Number(size / MICROS_PER_CENT), currency);
  const rest = String(size % MICROS_PER_CENT).padStart(REST_DIGITS, "0");
  return { cents: isNegative ? `−${cents}` : cents, rest: rest.replace(/0+$/, ""), isNegative };
}

/** All that is in an amount, in one string: `$3.914208`. */
export function writeMicros(micros: string, currency: string): string {
  const { cents, rest } = splitMicros(micros, currency);
  return cents + rest;
}

/** Cents of micros, rounded towards zero, for the length of a bar. */
export function barCents(micros: string): number {
  return Number(BigInt(micros) / MICROS_PER_CENT);
}
