import type { Context } from "../../engine/context";
import type { InvoiceItem, Subscription } from "../tables";
import type { DraftLine } from "./lines";

/** Puts lines aside for the next invoice of a subscription. */
export function makeItems(ctx: Context, subscription: Subscription, lines: readonly DraftLine[]): InvoiceItem[] {
  return lines.map((line) => {
    const item = ctx.put("invoiceitem", {
      id: ctx.newId("ii"),
      object: "invoiceitem",
      amount: line.amount,
      currency: subscription.currency,
      customer: subscription.customer,
      customer_account: null,
      date: ctx.now,
      description: line.description,
      discountable: line.discountable,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: { ...line.metadata },
      parent: {
        subscription_details: {
          subscription: subscription.id,
          ...(line.parent?.subscription_item_details ? { subscription_item: line.parent.subscription_item_details.subscription_item } : {}),
        },
        type: "subscription_details",
      },
      period: { ...line.period },
      pricing: line.pricing,
      proration: true,
      quantity: line.quantity,
      quantity_decimal: String(line.quantity),
      tax_rates: [],
      test_clock: subscription.test_clock,
    });
    ctx.emit("invoiceitem.created", item);
    return item;
  });
}
