import { bigint, text, timestamp } from "drizzle-orm/pg-core";

/** Times are `timestamptz`, in UTC, as Date objects in code. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** Cents. Sums of many payments stay far below 2⁵³, so that a number is exact. */
export const cents = (name: string) => bigint(name, { mode: "number" });

/** ISO 4217, upper case. */
export const currency = () => text("currency").notNull().default("USD");

/** The number of the reading of Stripe that a row shows, so that an older one does not overwrite it. */
export const readingNo = () => bigint("reading_no", { mode: "number" }).notNull().default(0);
