import type { Context } from "../engine/context";

/** What an account sets in Stripe's dashboard. */
export interface BillingSettings {
  /** Days after the first failure on which a renewal is tried again. */
  readonly retry_days: readonly number[];
  /** What becomes of a subscription after the last of them. */
  readonly after_retries: "cancel" | "unpaid" | "past_due";
  /** How long before a renewal `invoice.upcoming` is told. */
  readonly upcoming_days: number;
}

const DEFAULTS: BillingSettings = { retry_days: [1, 2, 4, 6, 8, 10, 12, 14], after_retries: "cancel", upcoming_days: 7 };
const ID = "billing";

export function billingSettings(ctx: Context): BillingSettings {
  const stored = ctx.as(null).find("_setting", ID)?.value;
  return { ...DEFAULTS, ...(typeof stored === "object" ? stored : {}) };
}

export function changeBillingSettings(ctx: Context, change: Partial<BillingSettings>): BillingSettings {
  const settings = { ...billingSettings(ctx), ...change };
  ctx.as(null).put("_setting", { id: ID, value: settings });
  return settings;
}
