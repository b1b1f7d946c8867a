import type { payments } from "@/db/schema";

/** What the one path tells a part about money that came in or went back. */
export interface PaidSubject {
  /** tip_…, gift_… or plg_…. */
  readonly subjectId: string;
  readonly payment: Pick<typeof payments.$inferSelect, "id" | "amountCents" | "refundedCents" | "status">;
  /** When Stripe says that it happened. */
  readonly at: Date;
}
