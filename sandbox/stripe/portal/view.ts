import { intervalName, productName } from "../billing/invoices/lines";
import { showDay, showMoney } from "../billing/money";
import { periodEndOf } from "../billing/subscriptions/cycle";
import type { Subscription } from "../billing/tables";
import type { Context } from "../engine/context";
import { type Html, html } from "../hosted/html";
import type { PortalConfiguration, PortalSession } from "./tables";

const ENDED = new Set(["canceled", "incomplete_expired"]);

/** The portal: subscriptions with what can be done, the card, the invoices. */
export function portalPage(ctx: Context, session: PortalSession, fault: string | null): Html {
  const { features, business_profile } = ctx.get("billing_portal.configuration", session.configuration);
  const subscriptions = ctx.having("subscription", "customer", session.customer).filter(({ status }) => !ENDED.has(status));
  return html`<h1>${business_profile.headline ?? "Your subscriptions"}</h1>
${fault === null ? null : html`<p class="bad" role="alert">${fault}</p>`}
${subscriptions.length === 0 ? html`<div class="card"><p>You have no subscription.</p></div>` : subscriptions.map((subscription) => subscriptionCard(ctx, session, subscription, features))}
${features.payment_method_update.enabled ? cardForm(ctx, session) : null}
${features.invoice_history.enabled ? invoices(ctx, session.customer) : null}
${session.return_url ? html`<a class="button plain" href="${session.return_url}">Back</a>` : null}`;
}

function subscriptionCard(ctx: Context, session: PortalSession, subscription: Subscription, features: PortalConfiguration["features"]): Html {
  const [item] = subscription.items.data;
  if (!item) return html``;
  const end = showDay(periodEndOf(subscription));
  const name = productName(ctx, item.price);
  const cost = `${showMoney((item.price.unit_amount ?? 0) * item.quantity, subscription.currency)} / ${intervalName(item.price.recurring ?? { interval: "month", interval_count: 1 })}`;
  const state =
    subscription.status === "paused"
      ? "Paused"
      : subscription.cancel_at_period_end
        ? `Ends on ${end}`
        : subscription.status === "past_due"
          ? "The last payment failed: give another card below"
          : `Renews on ${end}`;
  const prices = (features.subscription_update.products ?? []).flatMap((product) => product.prices).filter((price) => price !== item.price.id);
  return html`<form class="card" method="post" action="/p/session/${session.id}" aria-label="${name}">
<input type="hidden" name="subscription" value="${subscription.id}">
<h2>${name}</h2><p>${cost}</p><p class="soft">${state}</p>
${
  features.subscription_update.enabled && prices.length > 0 && subscription.status !== "paused"
    ? html`<label for="price-${subscription.id}">Switch to</label><select id="price-${subscription.id}" name="price">${prices.map((id) => option(ctx, id))}</select><button class="plain" name="action" value="switch">Switch</button>`
    : null
}
${features.subscription_pause.enabled ? html`<button class="plain" name="action" value="${subscription.status === "paused" ? "resume" : "pause"}">${subscription.status === "paused" ? "Resume" : "Pause"}</button>` : null}
${subscription.cancel_at_period_end ? html`<button class="plain" name="action" value="keep">Keep it</button>` : features.subscription_cancel.enabled ? html`<button class="plain" name="action" value="cancel">Cancel subscription</button>` : null}
</form>`;
}

function option(ctx: Context, id: string): Html {
  const price = ctx.find("price", id);
  return price
    ? html`<option value="${id}">${productName(ctx, price)} · ${showMoney(price.unit_amount ?? 0, price.currency)} / ${price.recurring?.interval}</option>`
    : html``;
}

function cardForm(ctx: Context, session: PortalSession): Html {
  const standard = ctx.get("customer", session.customer).invoice_settings.default_payment_method;
  const card = typeof standard === "string" ? ctx.find("payment_method", standard)?.card : null;
  return html`<form class="card" method="post" action="/p/session/${session.id}" aria-labelledby="card-title">
<h2 id="card-title">Your card</h2><p>${card ? `${card.brand.toUpperCase()} •••• ${card.last4}, expires ${card.exp_month}/${card.exp_year}` : "None yet"}</p>
<label for="number">Card number</label><input id="number" name="number" inputmode="numeric" autocomplete="cc-number">
<div class="pair"><div><label for="expiry">Expiration date (MM / YY)</label><input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp"></div>
<div><label for="code">Security code</label><input id="code" name="code" inputmode="numeric" autocomplete="cc-csc"></div></div>
<button class="plain" name="action" value="card">Use this card</button></form>`;
}

const INVOICES_MAX = 24;

function invoices(ctx: Context, customer: string): Html {
  const shown = ctx
    .having("invoice", "customer", customer)
    .filter(({ status }) => status !== "draft")
    .reverse()
    .slice(0, INVOICES_MAX);
  return html`<section class="card" aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>
${shown.length === 0 ? html`<p>None yet.</p>` : html`<ul>${shown.map((invoice) => html`<li><a href="${invoice.hosted_invoice_url}">${showDay(invoice.created)} · ${showMoney(invoice.total, invoice.currency)}</a> <span class="soft">${invoice.status}</span></li>`)}</ul>`}</section>`;
}
