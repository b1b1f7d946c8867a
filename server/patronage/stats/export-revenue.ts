import { type Actor, requireArtist } from "../../kernel/actor";
import type { Services } from "../../services";
import { writeField, writeLine } from "../patrons/csv";
import { listMonths } from "./months";
import { sumRevenue } from "./queries";

const COLUMNS = ["Month", "Source", "Currency", "Payments", "Paid by fans", "Refunded or disputed", "Tax", "Platform fee", "Yours"];
/** So that a spreadsheet takes the file for UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

/** The artist's revenue by month and source as CSV (RFC 4180); amounts in units of the currency, such as 12.50. */
export async function exportRevenue(services: Services, actor: Actor, input: { readonly months: number }): Promise<string> {
  requireArtist(actor);
  const now = services.clock.now();
  const rows = await sumRevenue(services.db, { artistId: actor.userId, months: listMonths(now, input.months), until: now });
  // A number below zero is no formula: only the words are guarded.
  const lines = rows.map(({ month, source, currency, payments, gross, taken, tax, fee, net }) =>
    [...[month, source, currency].map(writeField), String(payments), ...[gross, taken, tax, fee, net].map(writeAmount)].join(",").concat("\r\n"),
  );
  return [BYTE_ORDER_MARK, writeLine(COLUMNS), ...lines].join("");
}

function writeAmount(amountCents: number): string {
  const digits = String(Math.abs(amountCents)).padStart(3, "0");
  return `${amountCents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
