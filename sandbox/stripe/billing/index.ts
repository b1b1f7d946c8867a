import { z } from "zod";
import { jsonAnswer } from "../http/pages";
import { readParams } from "../http/params";
import type { Resource } from "../resource";
import { testClockRoutes } from "./clocks/routes";
import { creditNoteRoutes } from "./invoices/credit-note-routes";
import { RETRIES_USED_UP } from "./invoices/fail";
import { invoiceItemRoutes } from "./invoices/item-routes";
import { invoicePaymentRoutes } from "./invoices/payment-routes";
import { intentOf } from "./invoices/payments";
import { invoiceRoutes } from "./invoices/routes";
import { INVOICE_PAID } from "./invoices/settle";
import { scheduleRoutes } from "./schedules/routes";
import { changeBillingSettings } from "./settings";
import { subscriptionItemRoutes } from "./subscriptions/item-routes";
import {
  onCustomerDeleted,
  onIntentAsks,
  onIntentFailed,
  onIntentPaid,
  onInvoiceFailed,
  onInvoicePaid,
  onInvoiceVoided,
  onRetriesUsedUp,
} from "./subscriptions/listen";
import { subscriptionRoutes } from "./subscriptions/routes";
import { BILLING_TASKS } from "./tasks";
import { wireList } from "./wire";

const settingsSchema = z.strictObject({
  retry_days: z.array(z.number().min(0)).optional(),
  after_retries: z.enum(["cancel", "unpaid", "past_due"]).optional(),
  upcoming_days: z.number().min(0).optional(),
});
const NOBODY = { account: null, request: { id: null, idempotency_key: null } };

/** Subscriptions, invoices and the time that moves them. */
export const billing: Resource = {
  routes: [
    ...subscriptionRoutes,
    ...subscriptionItemRoutes,
    ...invoiceRoutes,
    ...invoiceItemRoutes,
    ...invoicePaymentRoutes,
    ...creditNoteRoutes,
    ...scheduleRoutes,
    ...testClockRoutes,
  ],
  tasks: BILLING_TASKS,
  listeners: {
    "customer.deleted": onCustomerDeleted,
    "payment_intent.succeeded": onIntentPaid,
    "payment_intent.payment_failed": onIntentFailed,
    "payment_intent.requires_action": onIntentAsks,
    [INVOICE_PAID]: onInvoicePaid,
    "invoice.payment_failed": onInvoiceFailed,
    "invoice.voided": onInvoiceVoided,
    [RETRIES_USED_UP]: onRetriesUsedUp,
  },
  includes: {
    invoice: {
      payments: (ctx, { id }) => wireList(ctx.having("invoice_payment", "invoice", id), `/v1/invoice_payments?invoice=${id}`),
      confirmation_secret: (ctx, { id }) => {
        const secret = intentOf(ctx, id)?.client_secret;
        return secret ? { client_secret: secret, type: "payment_intent" } : null;
      },
    },
  },
  pages: [
    {
      method: "POST",
      path: "/_sandbox/billing",
      answer: ({ engine, body }) => jsonAnswer(engine.run(NOBODY, (ctx) => changeBillingSettings(ctx, readParams(settingsSchema, body)))),
    },
  ],
};
