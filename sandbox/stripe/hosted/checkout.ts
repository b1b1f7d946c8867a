import type Stripe from "stripe";
import { showMoney } from "../billing/money";
import { digitsOf, readExpiry } from "../browser/card-rules";
import { changeSession } from "../checkout/change-session";
import { type Completed, completeSession } from "../checkout/complete-session";
import type { Context } from "../engine/context";
import { ApiError } from "../engine/errors";
import type { Page, PageAnswer, PageRequest } from "../http/pages";
import { stateOf } from "../js/session-state";
import { makePaymentMethod } from "../payments/make-payment-method";
import { checkoutForm } from "./checkout-form";
import { fieldOf, html, page, redirect } from "./html";

const PERSON = { account: null, request: { id: null, idempotency_key: null } };
const PATH = "/c/pay/:id";
const NEW_CARD = "new";

/** Stripe's own page for a Checkout Session: plain forms, so that it works where no script runs. */
export const checkoutPages: Page[] = [
  { method: "GET", path: PATH, answer: (request) => show(request, null) },
  {
    method: "POST",
    path: PATH,
    answer: (request) => {
      try {
        return fieldOf(request.body, "action") === "code" ? applyCode(request) : pay(request);
      } catch (error) {
        if (error instanceof ApiError) return show(request, error.message);
        throw error;
      }
    },
  },
];

function show({ engine, part, body, query }: PageRequest, fault: string | null): PageAnswer {
  return engine.run(PERSON, (ctx) => {
    const session = ctx.find("checkout.session", part("id"));
    if (session?.ui_mode !== "hosted_page") return page("Not found", html`<div class="card"><h1>There is no such checkout</h1></div>`, 404);
    if (session.status === "complete") return afterwards(session);
    if (session.status === "expired") {
      return page(
        "Expired",
        html`<div class="card"><h1>This checkout has expired</h1><p>Go back to where you came from and begin again.</p>${session.cancel_url && html`<a class="button" href="${session.cancel_url}">Back</a>`}</div>`,
        410,
      );
    }
    const failed = query.get("failed") === null ? null : reasonOf(ctx, session);
    return page("Pay", checkoutForm(session, stateOf(ctx, session), { body, fault: fault ?? failed }));
  });
}

function reasonOf(ctx: Context, session: Stripe.Checkout.Session): string {
  const checkout = ctx.get("_checkout", session.id);
  const error =
    ctx.find("payment_intent", checkout.payment_intent ?? "")?.last_payment_error ?? ctx.find("setup_intent", checkout.setup_intent ?? "")?.last_setup_error;
  return error?.message ?? "Your card was not charged.";
}

function applyCode(request: PageRequest): PageAnswer {
  const { engine, part, body } = request;
  engine.run(PERSON, (ctx) => changeSession(ctx, part("id"), { promotionCode: fieldOf(body, "promotion_code") }));
  return redirect(`/c/pay/${part("id")}`);
}

function pay(request: PageRequest): PageAnswer {
  const { engine, part, body } = request;
  const completed = engine.run(PERSON, (ctx) => {
    const session = ctx.get("checkout.session", part("id"));
    if (session.status !== "open") return null;
    const isNothingDue = session.mode !== "setup" && (session.amount_total ?? 0) === 0 && session.payment_method_collection === "if_required";
    const paymentMethod = isNothingDue ? null : methodOf(ctx, body);
    return completeSession(ctx, session.id, {
      paymentMethod,
      isToBeSaved: fieldOf(body, "save") === "on",
      email: fieldOf(body, "email") || null,
      name: fieldOf(body, "name") || null,
    });
  });
  return completed === null ? show(request, null) : next(request, completed);
}

function next(request: PageRequest, { session, waitingFor, error }: Completed): PageAnswer {
  if (error) return show(request, error.message);
  const here = `/c/pay/${session.id}`;
  if (waitingFor) return redirect(`/authenticate/${waitingFor.id}?client_secret=${waitingFor.client_secret}&back=${encodeURIComponent(`${here}?failed=1`)}`);
  return redirect(here);
}

function afterwards(session: Stripe.Checkout.Session): PageAnswer {
  if (session.success_url) return redirect(session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id));
  return page(
    "Paid",
    html`<div class="card"><h1 class="good">Thank you</h1><p>You paid ${showMoney(session.amount_total ?? 0, session.currency ?? "usd")}.</p></div>`,
  );
}

/** The saved card that was chosen, or the one that was typed. */
function methodOf(ctx: Context, body: Readonly<Record<string, unknown>>): string {
  const chosen = fieldOf(body, "method");
  if (chosen !== "" && chosen !== NEW_CARD) return chosen;
  const expiry = readExpiry(fieldOf(body, "expiry"));
  const card = { number: digitsOf(fieldOf(body, "number")), exp_month: expiry?.month, exp_year: expiry?.year, cvc: fieldOf(body, "code") };
  if (card.number === "" || !expiry || card.cvc === "")
    throw new ApiError(402, { type: "card_error", message: "Fill in the card's number, expiration date and security code." });
  return makePaymentMethod(ctx, {
    type: "card",
    card,
    billing_details: { email: fieldOf(body, "email") || undefined, name: fieldOf(body, "name") || undefined },
  }).id;
}
