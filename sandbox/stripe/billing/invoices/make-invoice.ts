import type { Context } from "../../engine/context";
import { isForOnce } from "../discounts";
import type { Invoice, InvoiceItem } from "../tables";
import { wireList } from "../wire";
import { composeInvoice, type Draft } from "./compose";
import { lineOfItem } from "./lines";

/** What waits for the next invoice of a subscription, or of the customer. */
export function pendingItems(ctx: Context, customer: string, subscription: string | null): InvoiceItem[] {
  return ctx
    .having("invoiceitem", "customer", customer)
    .filter((item) => item.invoice === null && (item.parent?.subscription_details?.subscription ?? null) === subscription);
}

/** Writes an invoice as a draft, with what waited for it, and tells it. Discounts that are good once are used up by it. */
export function makeInvoice(ctx: Context, draft: Draft, how: { readonly takesPending: boolean } = { takesPending: true }): Invoice {
  const pending = how.takesPending
    ? pendingItems(ctx, draft.customer.id, draft.subscription?.id ?? null).filter(({ currency }) => currency === draft.currency)
    : [];
  const invoice = composeInvoice(ctx, { ...draft, lines: [...pending.map(lineOfItem), ...draft.lines] }, ctx.newId("in"));
  ctx.put("invoice", invoice);
  for (const item of pending) ctx.patch("invoiceitem", item.id, { invoice: invoice.id });
  if (draft.subscription) {
    useUp(ctx, draft.subscription.id, invoice);
    ctx.patch("subscription", draft.subscription.id, { latest_invoice: invoice.id });
  }
  ctx.emit("invoice.created", invoice);
  return invoice;
}

/** The sums again after items were added to a draft. */
export function addLines(ctx: Context, invoice: Invoice, draft: Draft): Invoice {
  const composed = composeInvoice(ctx, draft, invoice.id);
  const {
    lines,
    subtotal,
    subtotal_excluding_tax,
    total,
    total_excluding_tax,
    amount_due,
    amount_remaining,
    ending_balance,
    total_discount_amounts,
    discounts,
  } = composed;
  return ctx.patch("invoice", invoice.id, {
    lines: wireList(lines.data, lines.url),
    subtotal,
    subtotal_excluding_tax,
    total,
    total_excluding_tax,
    amount_due,
    amount_remaining,
    ending_balance,
    total_discount_amounts,
    discounts,
  });
}

function useUp(ctx: Context, subscriptionId: string, invoice: Invoice): void {
  const used = new Set(
    (invoice.total_discount_amounts ?? []).filter(({ amount, discount }) => amount > 0 && isForOnce(ctx, discount)).map(({ discount }) => discount),
  );
  if (used.size === 0) return;
  const subscription = ctx.get("subscription", subscriptionId);
  ctx.patch("subscription", subscriptionId, { discounts: subscription.discounts.filter((id) => !used.has(id)) });
  for (const id of used) ctx.emit("customer.discount.deleted", ctx.get("discount", id));
}
