import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { wireList } from "../billing/wire";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import { externalAccounts } from "./bank-accounts";

const NO_REQUIREMENTS = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};
const TO_ONBOARD = ["external_account", "individual.first_name", "individual.last_name", "tos_acceptance.date"];

const create = endpoint<Stripe.AccountCreateParams>({
  method: "POST",
  path: "/v1/accounts",
  takes: ["business_profile", "business_type", "capabilities", "controller", "country", "default_currency", "email", "metadata", "settings", "type"],
  run: (outer, params) => {
    const ctx = outer.as(null);
    const asked = Object.entries(params.capabilities ?? {}).filter(([, wish]) => typeof wish === "object" && wish?.requested === true);
    const account: Stripe.Account = {
      id: ctx.newId("acct", 16),
      object: "account",
      business_profile: null,
      business_type: params.business_type ?? null,
      capabilities: Object.fromEntries(asked.map(([name]) => [name, "inactive"])),
      charges_enabled: false,
      controller: controllerOf(params),
      country: params.country ?? "US",
      created: ctx.now,
      default_currency: params.default_currency ?? "usd",
      details_submitted: false,
      email: params.email ?? null,
      external_accounts: wireList([], "/v1/accounts/external_accounts"),
      future_requirements: NO_REQUIREMENTS,
      metadata: mergeMetadata({}, asMetadata(params.metadata)),
      payouts_enabled: false,
      requirements: {
        ...NO_REQUIREMENTS,
        currently_due: TO_ONBOARD,
        eventually_due: TO_ONBOARD,
        past_due: TO_ONBOARD,
        disabled_reason: "requirements.past_due",
      },
      tos_acceptance: { date: null, ip: null, user_agent: null },
      type: params.type ?? (params.controller ? "none" : "standard"),
    };
    return ctx.put("account", account);
  },
});

function controllerOf({ controller, type }: Stripe.AccountCreateParams): Stripe.Account.Controller {
  const isOurs = type === "custom";
  return {
    fees: { payer: controller?.fees?.payer ?? "application" },
    is_controller: true,
    losses: { payments: controller?.losses?.payments ?? (type === "standard" ? "stripe" : "application") },
    requirement_collection: controller?.requirement_collection ?? (isOurs ? "application" : "stripe"),
    stripe_dashboard: { type: controller?.stripe_dashboard?.type ?? (type === "express" ? "express" : isOurs ? "none" : "full") },
    type: "application",
  };
}

/** An account as it is shown: with its bank accounts. */
export function showAccount(ctx: Context, account: Stripe.Account): Stripe.Account {
  return { ...account, external_accounts: wireList(externalAccounts(ctx, account.id), `/v1/accounts/${account.id}/external_accounts`) };
}

/** All that onboarding asked for was given: money can come and go. */
export function finishOnboarding(outer: Context, id: string): Stripe.Account {
  const ctx = outer.as(null);
  const before = ctx.get("account", id);
  const capabilities = Object.fromEntries(Object.keys(before.capabilities ?? {}).map((name) => [name, "active"]));
  const after = ctx.patch("account", id, {
    capabilities,
    charges_enabled: "card_payments" in capabilities || Object.keys(capabilities).length === 0,
    details_submitted: true,
    payouts_enabled: true,
    requirements: NO_REQUIREMENTS,
    tos_acceptance: { date: ctx.now, ip: "127.0.0.1", user_agent: null },
  });
  // Told as an event of the connected account, as Connect endpoints hear it.
  ctx.as(id).emit("account.updated", showAccount(ctx, after), { details_submitted: before.details_submitted, payouts_enabled: before.payouts_enabled });
  return after;
}

const retrieve = endpoint<Stripe.AccountRetrieveParams>({
  method: "GET",
  path: "/v1/accounts/:id",
  takes: [],
  run: (ctx, _params, path) => showAccount(ctx, ctx.as(null).get("account", path("id"))),
});

const update = endpoint<Stripe.AccountUpdateParams>({
  method: "POST",
  path: "/v1/accounts/:id",
  takes: ["capabilities", "business_type", "default_currency", "email", "metadata"],
  run: (outer, params, path) => {
    const ctx = outer.as(null);
    const before = ctx.get("account", path("id"));
    const asked = Object.entries(params.capabilities ?? {}).filter(([, wish]) => typeof wish === "object" && wish?.requested === true);
    const status = before.details_submitted ? "active" : "inactive";
    const after = ctx.patch("account", before.id, {
      business_type: params.business_type ?? before.business_type,
      capabilities: { ...before.capabilities, ...Object.fromEntries(asked.map(([name]) => [name, status])) },
      default_currency: params.default_currency ?? before.default_currency,
      email: params.email ?? before.email,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
    });
    ctx.as(before.id).emitChange("account.updated", showAccount(ctx, before), showAccount(ctx, after));
    return showAccount(ctx, after);
  },
});

const remove = endpoint<Stripe.AccountDeleteParams>({
  method: "DELETE",
  path: "/v1/accounts/:id",
  takes: [],
  run: (outer, _params, path) => {
    const ctx = outer.as(null);
    const { id } = ctx.get("account", path("id"));
    ctx.remove("account", id);
    return { id, object: "account", deleted: true };
  },
});

const listAll = endpoint<Stripe.AccountListParams>({
  method: "GET",
  path: "/v1/accounts",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, { limit, starting_after, ending_before }) => {
    const page = listObjects(ctx.as(null), { limit, starting_after, ending_before }, { kind: "account", url: "/v1/accounts" });
    return { ...page, data: page.data.map((account) => showAccount(ctx, account)) };
  },
});

function capabilityOf(account: Stripe.Account, name: string) {
  const status = Object.entries(account.capabilities ?? {}).find(([known]) => known === name)?.[1] ?? "unrequested";
  return {
    id: name,
    object: "capability",
    account: account.id,
    future_requirements: NO_REQUIREMENTS,
    requested: status !== "unrequested",
    requested_at: status === "unrequested" ? null : account.created,
    requirements: NO_REQUIREMENTS,
    status,
  };
}

const capability = endpoint<Stripe.AccountRetrieveCapabilityParams>({
  method: "GET",
  path: "/v1/accounts/:account/capabilities/:id",
  takes: [],
  run: (ctx, _params, path) => capabilityOf(ctx.as(null).get("account", path("account")), path("id")),
});

const capabilities = endpoint<Stripe.AccountListCapabilitiesParams>({
  method: "GET",
  path: "/v1/accounts/:id/capabilities",
  takes: [],
  run: (ctx, _params, path) => {
    const account = ctx.as(null).get("account", path("id"));
    return wireList(
      Object.keys(account.capabilities ?? {}).map((name) => capabilityOf(account, name)),
      `/v1/accounts/${account.id}/capabilities`,
    );
  },
});

const loginLink = endpoint<Stripe.AccountCreateLoginLinkParams>({
  method: "POST",
  path: "/v1/accounts/:id/login_links",
  takes: [],
  run: (ctx, _params, path) => ({ object: "login_link", created: ctx.now, url: `${ctx.baseUrl}/express/${ctx.as(null).get("account", path("id")).id}` }),
});

export const accountRoutes = [create, retrieve, update, remove, listAll, capability, capabilities, loginLink];
