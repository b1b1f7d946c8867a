import { MICROS_PER_CENT } from "../../kernel/money";

const MICROS_PER_UNIT = 1_000_000n;
const DECIMALS_MIN = 2;
const DECIMALS_MAX = 6;

/** Whole cents, rounded down also below zero, so that what falls between two balances sums to what falls between the ends. */
export function floorCents(micros: bigint): number {
  const cents = micros / MICROS_PER_CENT;
  return Number(micros < 0n && micros % MICROS_PER_CENT !== 0n ? cents - 1n : cents);
}

/** Exact, as a decimal of at least two places: `12.50`, `0.0031`, `-3.20`. */
export function writeDecimal(micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const decimals = (size % MICROS_PER_UNIT).toString().padStart(DECIMALS_MAX, "0").replace(/0+$/, "").padEnd(DECIMALS_MIN, "0");
  return `${micros < 0n ? "-" : ""}${size / MICROS_PER_UNIT}.${decimals}`;
}

/** For people: `$1,204.0031`, `EUR 12.50`, and a minus in front. */
export function writeAmount(micros: bigint, currency: string): string {
  const [units = "0", decimals = "00"] = writeDecimal(micros < 0n ? -micros : micros).split(".");
  const symbol = currency === "USD" ? "$" : `${currency} `;
  return `${micros < 0n ? "−" : ""}${symbol}${writeCount(units)}.${decimals}`;
}

/** With separators of thousands. */
export function writeCount(digits: string | number): string {
  return String(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `12 %`, `2.5 %`. */
export function writeBps(bps: number): string {
  return `${bps / 100} %`;
}
