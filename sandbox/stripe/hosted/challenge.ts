import type Stripe from "stripe";
import { showMoney } from "../billing/money";
import type { Context } from "../engine/context";
import type { Page, PageAnswer } from "../http/pages";
import { completeAuthentication } from "../payments/complete-authentication";
import { completeSetupAuthentication } from "../payments/confirm-setup";
import { fieldOf, Html, html, page, redirect } from "./html";

const PERSON = { account: null, request: { id: null, idempotency_key: null } };
const PATH = "/authenticate/:intent";

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** The bank's question: is it you? Shown in a dialog of the page that pays, or by itself, and then it leads back. */
export const challengePages: Page[] = [
  {
    method: "GET",
    path: PATH,
    answer: ({ part, query, engine }) => {
      const intent = engine.run(PERSON, (ctx) => findIntent(ctx, part("intent"), query.get("client_secret") ?? ""));
      if (!intent) return page("Not found", html`<div class="card"><h1>There is no such payment</h1></div>`, 404);
      return intent.status === "requires_action" ? question(intent, query.get("back") ?? "") : answered(query.get("back") ?? "", intent);
    },
  },
  {
    method: "POST",
    path: PATH,
    answer: ({ part, body, engine }) => {
      const isSuccessful = fieldOf(body, "answer") === "complete";
      const intent = engine.run(PERSON, (ctx) => {
        const found = findIntent(ctx, part("intent"), fieldOf(body, "client_secret"));
        if (found?.status !== "requires_action") return found;
        return found.object === "setup_intent"
          ? completeSetupAuthentication(ctx, found.id, isSuccessful).intent
          : completeAuthentication(ctx, found.id, isSuccessful).intent;
      });
      return intent ? answered(fieldOf(body, "back"), intent) : page("Not found", html`<div class="card"><h1>There is no such payment</h1></div>`, 404);
    },
  },
];

function findIntent(ctx: Context, id: string, secret: string): Intent | null {
  const intent = id.startsWith("seti_") ? ctx.find("setup_intent", id) : ctx.find("payment_intent", id);
  return intent && intent.client_secret === secret ? intent : null;
}

function question(intent: Intent, back: string): PageAnswer {
  const what =
    intent.object === "payment_intent" ? html`pay <strong>${showMoney(intent.amount, intent.currency)}</strong>` : html`keep your card for later payments`;
  return page(
    "3D Secure 2 challenge",
    html`<div class="card">
<h1>Is it you?</h1>
<p>Your bank asks you to confirm that you want to ${what}.</p>
<form method="post" action="/authenticate/${intent.id}">
<input type="hidden" name="client_secret" value="${intent.client_secret}"><input type="hidden" name="back" value="${back}">
<button name="answer" value="complete">Complete</button>
<button class="plain" name="answer" value="fail">Fail</button>
</form></div>`,
  );
}

/** Leads back to where the person came from: the page around this frame, the hosted page, or the return URL. */
function answered(back: string, intent: Intent): PageAnswer {
  if (back.startsWith("/")) return redirect(back);
  const returnUrl = intent.next_action?.redirect_to_url?.return_url;
  if (returnUrl) return redirect(returnUrl);
  const script = new Html(`window.parent.postMessage({ kind: "challenge-answered" }, "*");`);
  return page("Answered", html`<div class="card"><h1>Thank you</h1><p>You can go back to the page where you were paying.</p></div><script>${script}</script>`);
}
