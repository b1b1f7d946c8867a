import type Stripe from "stripe";
import { asMetadata } from "../../catalog/values";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { listObjects } from "../../http/lists";
import { mergeMetadata } from "../../http/params";
import type { FormValue } from "../../schemas/read-parameters";
import { atClock, atCustomer } from "../clocks/time";
import { endpoint } from "../endpoint";
import { periodEndOf, periodStartOf } from "../subscriptions/cycle";
import { endSubscription } from "../subscriptions/end";
import { changeSubscription } from "../subscriptions/state";
import type { Schedule } from "../tables";
import { planPhases } from "./advance";
import { makePhases, type Phase, phaseAt, phaseOf } from "./phases";
import { enterPhase, releaseSchedule } from "./run";

const create = endpoint<Stripe.SubscriptionScheduleCreateParams>({
  method: "POST",
  path: "/v1/subscription_schedules",
  takes: ["billing_mode", "customer", "end_behavior", "from_subscription", "metadata", "phases", "start_date"],
  older: (given) => ({ ...given, ...(given.phases === undefined ? {} : { phases: withDurations(given.phases) }) }),
  run: (ctx, params) => (params.from_subscription ? createFrom(ctx, params.from_subscription, params) : createNew(ctx, params)),
});

function createFrom(outer: Context, id: string, params: Stripe.SubscriptionScheduleCreateParams): Schedule {
  const subscription = outer.named("subscription", id, "from_subscription");
  if (subscription.schedule !== null)
    throw invalidRequest("You cannot migrate a subscription that is already attached to a schedule.", { param: "from_subscription" });
  const ctx = atClock(outer, subscription.test_clock);
  const period = { start: periodStartOf(subscription), end: periodEndOf(subscription) };
  const schedule = makeSchedule(ctx, subscription.customer, [phaseOf(subscription, period)], params, { subscription: id });
  changeSubscription(ctx, id, { schedule: schedule.id });
  planPhases(ctx, schedule);
  return schedule;
}

function createNew(outer: Context, params: Stripe.SubscriptionScheduleCreateParams): Schedule {
  const customer = outer.named("customer", params.customer ?? "", "customer");
  const ctx = atCustomer(outer, customer.id);
  const begin = typeof params.start_date === "number" ? params.start_date : ctx.now;
  const schedule = makeSchedule(ctx, customer.id, makePhases(ctx, params.phases ?? [], begin, null), params, { subscription: null });
  if (begin <= ctx.now) enterPhase(ctx, schedule.id);
  else planPhases(ctx, schedule);
  return ctx.get("subscription_schedule", schedule.id);
}

function makeSchedule(
  ctx: Context,
  customer: string,
  phases: Phase[],
  params: Stripe.SubscriptionScheduleCreateParams,
  { subscription }: { readonly subscription: string | null },
): Schedule {
  const clock = ctx.find("customer", customer)?.test_clock;
  const current = subscription === null ? undefined : phases[0];
  const schedule = ctx.put("subscription_schedule", {
    id: ctx.newId("sub_sched"),
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: params.billing_mode?.type ?? "flexible" },
    canceled_at: null,
    completed_at: null,
    created: ctx.now,
    current_phase: current ? { start_date: current.start_date, end_date: current.end_date } : null,
    customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: null,
      description: null,
      invoice_settings: { account_tax_ids: null, custom_fields: null, days_until_due: null, description: null, footer: null, issuer: { type: "self" } },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: params.end_behavior ?? "release",
    livemode: false,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    pause_schedules: [],
    phases,
    released_at: null,
    released_subscription: null,
    status: subscription === null ? "not_started" : "active",
    subscription,
    test_clock: typeof clock === "string" ? clock : null,
  });
  ctx.emit("subscription_schedule.created", schedule);
  return schedule;
}

const update = endpoint<Stripe.SubscriptionScheduleUpdateParams>({
  method: "POST",
  path: "/v1/subscription_schedules/:id",
  takes: ["end_behavior", "metadata", "phases", "proration_behavior"],
  run: (outer, params, path) => {
    const before = requireOpen(outer.get("subscription_schedule", path("id")));
    const ctx = atClock(outer, before.test_clock);
    const currency = before.phases[0]?.currency ?? null;
    const phases = params.phases ? makePhases(ctx, params.phases, before.phases[0]?.start_date ?? ctx.now, currency) : before.phases;
    const current = phaseAt({ ...before, phases }, ctx.now);
    const after = ctx.patch("subscription_schedule", before.id, {
      end_behavior: params.end_behavior ?? before.end_behavior,
      metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)),
      phases,
      current_phase: before.current_phase === null || !current ? before.current_phase : { start_date: current.start_date, end_date: current.end_date },
    });
    ctx.emitChange("subscription_schedule.updated", before, after);
    enterPhase(ctx, before.id);
    planPhases(ctx, ctx.get("subscription_schedule", before.id));
    return ctx.get("subscription_schedule", before.id);
  },
});

const retrieve = endpoint<Stripe.SubscriptionScheduleRetrieveParams>({
  method: "GET",
  path: "/v1/subscription_schedules/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("subscription_schedule", path("id")),
});

const release = endpoint<Stripe.SubscriptionScheduleReleaseParams>({
  method: "POST",
  path: "/v1/subscription_schedules/:id/release",
  takes: ["preserve_cancel_date"],
  run: (ctx, _params, path) => releaseSchedule(ctx, requireOpen(ctx.get("subscription_schedule", path("id"))).id),
});

const cancel = endpoint<Stripe.SubscriptionScheduleCancelParams>({
  method: "POST",
  path: "/v1/subscription_schedules/:id/cancel",
  takes: ["invoice_now", "prorate"],
  run: (outer, params, path) => {
    const before = requireOpen(outer.get("subscription_schedule", path("id")));
    const ctx = atClock(outer, before.test_clock);
    const canceled = ctx.patch("subscription_schedule", before.id, { status: "canceled", canceled_at: ctx.now, current_phase: null });
    planPhases(ctx, canceled);
    if (before.subscription)
      endSubscription(ctx, before.subscription, { reason: "cancellation_requested", invoiceNow: params.invoice_now ?? true, prorate: params.prorate ?? true });
    ctx.emit("subscription_schedule.canceled", canceled);
    return canceled;
  },
});

const listAll = endpoint<Stripe.SubscriptionScheduleListParams>({
  method: "GET",
  path: "/v1/subscription_schedules",
  takes: ["limit", "starting_after", "ending_before", "customer"],
  run: (ctx, { limit, starting_after, ending_before, customer }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      { kind: "subscription_schedule", url: "/v1/subscription_schedules", having: customer === undefined ? undefined : { field: "customer", value: customer } },
    ),
});

function requireOpen(schedule: Schedule): Schedule {
  if (schedule.status === "active" || schedule.status === "not_started") return schedule;
  throw invalidRequest(`You cannot change a subscription schedule that is currently in the \`${schedule.status}\` status.`);
}

/** Older callers count how many times a price's interval passes; here that is months. */
function withDurations(phases: FormValue): FormValue {
  if (typeof phases === "string") return phases;
  return Object.values(phases).map((phase: FormValue): FormValue => {
    if (typeof phase !== "object" || Array.isArray(phase)) return phase;
    const { iterations, ...rest } = Object.fromEntries(Object.entries(phase));
    return iterations === undefined ? rest : { ...rest, duration: { interval: "month", interval_count: iterations } };
  });
}

export const scheduleRoutes = [create, update, retrieve, release, cancel, listAll];
