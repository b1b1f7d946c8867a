import type { StripeCheckoutSession } from "@stripe/stripe-js";
import type Stripe from "stripe";
import { fieldOf, type Html, html } from "./html";

interface Filled {
  readonly body: Readonly<Record<string, unknown>>;
  readonly fault: string | null;
}

/** What is bought, and the form that pays for it. What was typed stays, but for the card. */
export function checkoutForm(session: Stripe.Checkout.Session, state: StripeCheckoutSession, { body, fault }: Filled): Html {
  const button =
    session.mode === "setup"
      ? "Save card"
      : session.mode === "subscription"
        ? `Subscribe · ${state.total.total.amount} today`
        : `Pay ${state.total.total.amount}`;
  const saved = state.savedPaymentMethods ?? [];
  return html`${summary(session, state)}
${session.allow_promotion_codes ? codeForm(session, state) : null}
<form class="card" method="post" action="/c/pay/${session.id}" aria-labelledby="pay-title">
<h2 id="pay-title">Payment</h2>
${fault === null ? null : html`<p class="bad" role="alert">${fault}</p>`}
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${fieldOf(body, "email") || state.email}">
<label for="name">Name on card</label>
<input id="name" name="name" autocomplete="cc-name" value="${fieldOf(body, "name")}">
${saved.map(
  ({ id, card }, index) =>
    html`<div class="choice"><input type="radio" name="method" id="${id}" value="${id}" ${index === 0 ? "checked" : ""}><label for="${id}">${card.brand.toUpperCase()} •••• ${card.last4}</label></div>`,
)}
${saved.length > 0 ? html`<div class="choice"><input type="radio" name="method" id="new" value="new"><label for="new">New card</label></div>` : null}
<label for="number">Card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234">
<div class="pair">
<div><label for="expiry">Expiration date (MM / YY)</label><input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY"></div>
<div><label for="code">Security code</label><input id="code" name="code" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC"></div>
</div>
${session.mode === "setup" ? null : html`<div class="choice"><input type="checkbox" id="save" name="save"><label for="save">Save this card for next time</label></div>`}
<button name="action" value="pay">${button}</button>
${session.cancel_url ? html`<a class="button plain" href="${session.cancel_url}">Back</a>` : null}
</form>`;
}

function summary(session: Stripe.Checkout.Session, state: StripeCheckoutSession): Html {
  const { recurring } = state;
  return html`<section class="card" aria-labelledby="what"><h1 id="what">${session.mode === "setup" ? "Save a card" : (state.lineItems[0]?.name ?? "Pay")}</h1>
<dl>${state.lineItems.map(({ name, quantity, subtotal }) => html`<dt>${quantity} × ${name}</dt><dd>${subtotal.amount}</dd>`)}
${state.total.discount.minorUnitsAmount > 0 ? html`<dt>Discount</dt><dd>−${state.total.discount.amount}</dd>` : null}
${session.mode === "setup" ? null : html`<dt class="total">Due today</dt><dd class="total">${state.total.total.amount}</dd>`}</dl>
${recurring ? html`<p class="soft">Then ${recurring.dueNext.total.amount} each ${recurring.intervalCount === 1 ? recurring.interval : `${recurring.intervalCount} ${recurring.interval}s`}${recurring.trial ? html`, after a trial of ${recurring.trial.trialPeriodDays} days` : null}. Cancel whenever you like.</p>` : null}
</section>`;
}

function codeForm(session: Stripe.Checkout.Session, state: StripeCheckoutSession): Html {
  const code = state.discountAmounts?.[0]?.promotionCode ?? "";
  return html`<form class="card" method="post" action="/c/pay/${session.id}">
<label for="promotion_code">Promotion code</label><input id="promotion_code" name="promotion_code" value="${code}">
<button class="plain" name="action" value="code">Apply</button></form>`;
}
