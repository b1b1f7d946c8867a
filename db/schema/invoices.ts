import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { at, cents } from "./columns";

/** What is paid by hand, against an invoice that we write for the payee. Numbered from 1 without a gap; a number is given once and stays. Names nobody. */
export const payoutInvoices = pgTable(
  "payout_invoices",
  {
    number: integer("number").primaryKey(),
    /** What the rail knows the payment by. */
    key: text("key").notNull().unique(),
    payoutId: text("payout_id").notNull().unique(),
    amountCents: cents("amount_cents").notNull(),
    currency: text("currency").notNull(),
    status: text("status", { enum: ["open", "paid", "cancelled"] }).notNull(),
    issuedAt: at("issued_at").notNull(),
    endedAt: at("ended_at"),
    /** Of the payment, as the bank has it, or why there will be none. */
    note: text("note"),
    endedBy: text("ended_by"),
  },
  (table) => [
    index("payout_invoices_open_idx").on(table.issuedAt).where(sql`${table.status} = 'open'`),
    check("payout_invoices_number", sql`${table.number} > 0`),
    check("payout_invoices_ended", sql`(${table.status} = 'open') = (${table.endedAt} is null)`),
  ],
);
