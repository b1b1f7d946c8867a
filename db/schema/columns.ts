import { timestamp } from "drizzle-orm/pg-core";

/** Times are `timestamptz`, in UTC, as Date objects in code. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
