import type { PaidAccount } from "./paid-accounts";
import type { Payee } from "./payee";

/** One row of a report: every field a text, as it goes into the file. Amounts with two digits after a point. */
export type ReportRow = Readonly<Record<string, string>>;

/** A row before anything sealed was opened for it. */
export interface PlannedRow {
  readonly userId: string;
  /** Of which the accounts are to be opened. */
  readonly decisionIds: readonly string[];
  write(payee: Payee, accounts: readonly PaidAccount[]): ReportRow;
}

const MICROS_PER_UNIT = 1_000_000n;

/** Micros as `12.34`, cut after the cents: a report never says more than was paid. */
export function amount(micros: bigint): string {
  const [sign, size] = micros < 0n ? ["-", -micros] : ["", micros];
  const cents = (size % MICROS_PER_UNIT) / 10_000n;
  return `${sign}${size / MICROS_PER_UNIT}.${cents.toString().padStart(2, "0")}`;
}
