import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { wireList } from "../billing/wire";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { BankAccount } from "./tables";

/** Stripe's test numbers: money sent to the second one comes back (docs.stripe.com/connect/testing#account-numbers). */
const GOOD_NUMBER = "000123456789";
const FAILING_NUMBER = "000111111116";
const ROUTING_NUMBER = "110000000";
const TOKENS: Readonly<Record<string, string>> = { btok_us: GOOD_NUMBER, btok_us_verified: GOOD_NUMBER, btok_us_accountclosed: FAILING_NUMBER };

export function externalAccounts(ctx: Context, account: string): BankAccount[] {
  return ctx.as(null).having("bank_account", "account", account);
}

/** Whether payouts to it fail. */
export function isFailing(bank: BankAccount): boolean {
  return bank.last4 === FAILING_NUMBER.slice(-4);
}

interface NewBankAccount {
  readonly number: string;
  readonly country?: string;
  readonly currency?: string;
  readonly holder?: string | null;
}

/** @throws 400 for a number that no bank has */
export function addBankAccount(outer: Context, account: string, { number, country = "US", currency = "usd", holder = null }: NewBankAccount): BankAccount {
  if (!/^[A-Z0-9]{6,34}$/.test(number))
    throw invalidRequest("Invalid bank account number.", { code: "account_number_invalid", param: "external_account[account_number]" });
  const ctx = outer.as(null);
  const isFirst = externalAccounts(ctx, account).length === 0;
  const bank = ctx.put("bank_account", {
    id: ctx.newId("ba"),
    object: "bank_account",
    account,
    account_holder_name: holder,
    account_holder_type: "individual",
    account_type: null,
    available_payout_methods: ["standard"],
    bank_name: "STRIPE TEST BANK",
    country,
    currency,
    default_for_currency: isFirst,
    fingerprint: createHash("sha256").update(number).digest("base64url").slice(0, 16),
    future_requirements: null,
    last4: number.slice(-4),
    metadata: {},
    requirements: null,
    routing_number: country === "US" ? ROUTING_NUMBER : null,
    status: "new",
  });
  ctx.as(account).emit("account.external_account.created", bank);
  return bank;
}

const create = endpoint<Stripe.AccountCreateExternalAccountParams>({
  method: "POST",
  path: "/v1/accounts/:id/external_accounts",
  takes: ["default_for_currency", "external_account", "metadata"],
  run: (ctx, params, path) => {
    const account = ctx.as(null).get("account", path("id"));
    const given = params.external_account;
    if (typeof given === "string") {
      const number = TOKENS[given];
      if (number === undefined) throw invalidRequest(`No such token: '${given}'`, { code: "resource_missing", param: "external_account" });
      return addBankAccount(ctx, account.id, { number });
    }
    if (!("account_number" in given)) throw invalidRequest("Only bank accounts can be added here.", { param: "external_account" });
    return addBankAccount(ctx, account.id, {
      number: given.account_number,
      country: given.country,
      currency: given.currency ?? "usd",
      holder: given.account_holder_name ?? null,
    });
  },
});

const listAll = endpoint<Stripe.AccountListExternalAccountsParams>({
  method: "GET",
  path: "/v1/accounts/:id/external_accounts",
  takes: ["limit", "object"],
  run: (ctx, _params, path) => wireList(externalAccounts(ctx, ctx.as(null).get("account", path("id")).id), `/v1/accounts/${path("id")}/external_accounts`),
});

const remove = endpoint<Stripe.AccountDeleteExternalAccountParams>({
  method: "DELETE",
  path: "/v1/accounts/:account/external_accounts/:id",
  takes: [],
  run: (outer, _params, path) => {
    const ctx = outer.as(null);
    const bank = ctx.get("bank_account", path("id"));
    ctx.remove("bank_account", bank.id);
    ctx.as(path("account")).emit("account.external_account.deleted", bank);
    return { id: bank.id, object: "bank_account", deleted: true };
  },
});

export const bankAccountRoutes = [create, listAll, remove];
