import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { Context } from "../engine/context";

type Payouts = NonNullable<Stripe.BalanceSettings["payments"]["payouts"]>;

const DEFAULTS: Payouts = {
  automatic_transfer_rules_by_currency: null,
  minimum_balance_by_currency: null,
  schedule: { interval: "manual" },
  statement_descriptor: null,
  status: "enabled",
};

function read(ctx: Context): Stripe.BalanceSettings {
  const stored = ctx.as(null).find("_setting", settingId(ctx))?.value;
  const payouts = { ...DEFAULTS, ...(typeof stored === "object" ? stored : {}) };
  return { object: "balance_settings", payments: { debit_negative_balances: false, payouts, settlement_timing: { delay_days: 2, start_of_day: null } } };
}

function settingId(ctx: Context): string {
  return `balance:${ctx.account ?? "platform"}`;
}

const retrieve = endpoint<Stripe.BalanceSettingsRetrieveParams>({ method: "GET", path: "/v1/balance_settings", takes: [], run: (ctx) => read(ctx) });

const update = endpoint<Stripe.BalanceSettingsUpdateParams>({
  method: "POST",
  path: "/v1/balance_settings",
  takes: ["payments"],
  run: (ctx, { payments }) => {
    const before = read(ctx);
    const wish = payments?.payouts;
    const minimum = wish?.minimum_balance_by_currency;
    const payouts = {
      ...before.payments.payouts,
      ...(wish?.schedule ? { schedule: wish.schedule } : {}),
      ...(wish?.statement_descriptor === undefined ? {} : { statement_descriptor: wish.statement_descriptor }),
      ...(minimum === undefined ? {} : { minimum_balance_by_currency: minimum || null }),
    };
    ctx.as(null).put("_setting", { id: settingId(ctx), value: payouts });
    const after = read(ctx);
    ctx.emit("balance_settings.updated", after);
    return after;
  },
});

export const balanceSettingsRoutes = [retrieve, update];
