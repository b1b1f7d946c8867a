import { createHash } from "node:crypto";

/** One movement that the outside world reports: a line of a bank statement, a returned entry, a balance transaction, a transfer on a chain. */
export interface StatementLine {
  /** Unique in its source for good: the same movement read twice has the same. */
  readonly lineKey: string;
  /** out: money left us. back: money that had left came back, or was never taken. */
  readonly direction: "out" | "back";
  readonly amountCents: number;
  /** ISO 4217, upper case; a dollar of USDC is USD. */
  readonly currency: string;
  /** `2026-12-01`. */
  readonly bookedOn: string;
  /** What the payment was called, as the source has it; null when it says nothing. */
  readonly reference: string | null;
  /** Of the account it went to. Nothing else of the payee is kept. */
  readonly counterpartyLast4: string | null;
  /** Why it came back: `AC04`, `R01`. */
  readonly reasonCode: string | null;
}

/** What a source reported, read whole or not at all. */
export interface Statement {
  readonly source: "camt.053" | "bank-csv" | "nacha-returns" | "stripe" | "chain";
  /** The account it is of, last four. */
  readonly account: string | null;
  readonly lines: readonly StatementLine[];
  /** What payees' banks want changed before the next payment; of ACH alone. */
  readonly corrections?: readonly Correction[];
}

/** The receiving bank says what is wrong with details that it took all the same (a notification of change). */
export interface Correction {
  /** As a line's reference. */
  readonly reference: string;
  /** `C01` and so on. */
  readonly changeCode: string;
}

/** A line before it has its key: `identity` is what tells the movement from others. */
export interface DraftLine extends Omit<StatementLine, "lineKey"> {
  readonly identity: readonly string[];
}

/**
 * Gives each line its key. Two movements that a source does not tell apart are counted: the first, the second … so that both are kept,
 * and both have the same keys when the file, or one that overlaps it, is read again.
 */
export function keyLines(source: Statement["source"], drafts: readonly DraftLine[]): StatementLine[] {
  const seen = new Map<string, number>();
  return drafts.map(({ identity, ...line }) => {
    const whole = [source, line.direction, String(line.amountCents), line.currency, line.bookedOn, line.reference ?? "", ...identity].join("\n");
    const count = seen.get(whole) ?? 0;
    seen.set(whole, count + 1);
    return { ...line, lineKey: createHash("sha256").update(`${whole}\n${count}`).digest("hex") };
  });
}
