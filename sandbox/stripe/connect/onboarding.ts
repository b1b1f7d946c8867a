import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { Context } from "../engine/context";
import { ApiError } from "../engine/errors";
import { fieldOf, html, page, redirect } from "../hosted/html";
import type { Page, PageAnswer } from "../http/pages";
import { finishOnboarding } from "./accounts";
import { addBankAccount } from "./bank-accounts";

const LINK_S = 300;
const PERSON = { account: null, request: { id: null, idempotency_key: null } };
const PATH = "/connect/onboarding/:link";

const createLink = endpoint<Stripe.AccountLinkCreateParams>({
  method: "POST",
  path: "/v1/account_links",
  takes: ["account", "collection_options", "refresh_url", "return_url", "type"],
  run: (outer, params) => {
    const ctx = outer.as(null);
    const account = ctx.named("account", params.account, "account");
    const link = ctx.put("_account_link", {
      id: ctx.newId("link", 32),
      onboarded: account.id,
      return_url: params.return_url ?? "",
      refresh_url: params.refresh_url ?? "",
      expiresAtS: ctx.now + LINK_S,
      isUsed: false,
    });
    return { object: "account_link", created: ctx.now, expires_at: link.expiresAtS, url: `${ctx.baseUrl}/connect/onboarding/${link.id}` };
  },
});

export const onboardingRoutes = [createLink];

/** Onboarding as a person sees it: who they are and where their money goes. A link that was used or is old leads to its refresh address. */
export const onboardingPages: Page[] = [
  { method: "GET", path: PATH, answer: ({ part, engine }) => engine.run(PERSON, (ctx) => show(ctx, part("link"), null)) },
  {
    method: "POST",
    path: PATH,
    answer: ({ part, body, engine }) => {
      try {
        return engine.run(PERSON, (ctx) => finish(ctx, part("link"), body));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return engine.run(PERSON, (ctx) => show(ctx, part("link"), error.message));
      }
    },
  },
];

function show(ctx: Context, id: string, fault: string | null): PageAnswer {
  const link = ctx.find("_account_link", id);
  if (!link) return page("Not found", html`<div class="card"><h1>There is no such link</h1></div>`, 404);
  if (link.isUsed || link.expiresAtS < ctx.now) return redirect(link.refresh_url);
  return page(
    "Get paid",
    html`<form class="card" method="post" action="/connect/onboarding/${id}" aria-labelledby="title">
<h1 id="title">Get paid</h1>
<p>Tell us who you are and where your money should go. Any name will do here.</p>
${fault === null ? null : html`<p class="bad" role="alert">${fault}</p>`}
<label for="first">First name</label><input id="first" name="first" autocomplete="given-name" required>
<label for="last">Last name</label><input id="last" name="last" autocomplete="family-name" required>
<label for="number">Bank account number</label><input id="number" name="number" inputmode="numeric" autocomplete="off" required value="000123456789" aria-describedby="hint">
<p class="soft" id="hint">000123456789 works; payouts to 000111111116 fail.</p>
<button>Agree and finish</button>
</form>`,
  );
}

function finish(ctx: Context, id: string, body: Readonly<Record<string, unknown>>): PageAnswer {
  const link = ctx.find("_account_link", id);
  if (!link || link.isUsed || link.expiresAtS < ctx.now) return show(ctx, id, null);
  addBankAccount(ctx, link.onboarded, { number: fieldOf(body, "number"), holder: `${fieldOf(body, "first")} ${fieldOf(body, "last")}` });
  finishOnboarding(ctx, link.onboarded);
  ctx.patch("_account_link", id, { isUsed: true });
  return redirect(link.return_url);
}
