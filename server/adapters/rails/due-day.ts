import { DAY_MS } from "../../kernel/durations";
import { bankDayAfter } from "./bank-days";

/** A payment is executed on the bank day after its file, and on a statement within two more; weekends elsewhere may cost another. */
const BANK_DAYS = 4;

/** The last day, as `2026-12-08`, on which a statement tells of a payment that was sent then, if nothing is wrong. */
export function dueDay(rail: "stripe" | "sepa" | "ach" | "crypto" | "invoice", sentAt: Date): string {
  if (rail === "sepa") return bankDayAfter(sentAt, BANK_DAYS, "target");
  if (rail === "ach") return bankDayAfter(sentAt, BANK_DAYS, "federal-reserve");
  return new Date(sentAt.getTime() + BANK_DAYS * DAY_MS).toISOString().slice(0, 10);
}
