import type { payments } from "@/db/schema";

/** A payment as our books have it. */
export type PaymentRow = typeof payments.$inferSelect;
