import type { Context } from "../../engine/context";
import { atClock } from "../clocks/time";
import { createSubscription } from "../subscriptions/create";
import { periodEndOf } from "../subscriptions/cycle";
import { endSubscription } from "../subscriptions/end";
import { changeSubscription } from "../subscriptions/state";
import { updateSubscription } from "../subscriptions/update";
import type { Schedule, Subscription } from "../tables";
import { planPhases } from "./advance";
import { discountsOfPhase, type Phase, phaseAt } from "./phases";

/** A phase begins or the last one ends. Where a period ends at the same moment, the renewal changes the items itself. */
export function enterPhase(outer: Context, id: string): void {
  const before = outer.find("subscription_schedule", id);
  if (before?.status !== "active" && before?.status !== "not_started") return;
  const ctx = atClock(outer, before.test_clock);
  const phase = phaseAt(before, ctx.now);
  if (!phase) {
    if (before.status === "active") finish(ctx, before);
    return;
  }
  if (before.status === "not_started") start(ctx, before, phase);
  else move(ctx, before, phase);
  planPhases(ctx, ctx.get("subscription_schedule", id));
}

function start(ctx: Context, schedule: Schedule, phase: Phase): void {
  const items = phase.items.map(({ price, quantity }) => ({ price, quantity }));
  const standard = ctx.get("customer", schedule.customer).invoice_settings.default_payment_method;
  const subscription = createSubscription(ctx, {
    customer: schedule.customer,
    items,
    metadata: phase.metadata ?? {},
    default_payment_method: phase.default_payment_method ?? undefined,
    // A schedule starts all the same; its first invoice then waits for a card.
    payment_behavior: phase.default_payment_method === null && standard === null ? "default_incomplete" : "allow_incomplete",
  });
  ctx.patch("subscription", subscription.id, { schedule: schedule.id });
  const started = ctx.patch("subscription_schedule", schedule.id, {
    status: "active",
    subscription: subscription.id,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  });
  ctx.emitChange("subscription_schedule.updated", schedule, started);
}

function move(ctx: Context, schedule: Schedule, phase: Phase): void {
  const subscription = ctx.find("subscription", schedule.subscription ?? "");
  const moved = ctx.patch("subscription_schedule", schedule.id, { current_phase: { start_date: phase.start_date, end_date: phase.end_date } });
  if (subscription && periodEndOf(subscription) !== ctx.now) {
    const discounts = discountsOfPhase(phase);
    if (discounts.join() !== subscription.discounts.join()) changeSubscription(ctx, subscription.id, { discounts });
    const items = phase.items.map(({ price, quantity }, index) => ({ id: subscription.items.data[index]?.id, price, quantity }));
    if (isUnlike(subscription, phase)) updateSubscription(ctx, subscription.id, { items, proration_behavior: phase.proration_behavior });
  }
  ctx.emitChange("subscription_schedule.updated", schedule, moved);
}

function isUnlike(subscription: Subscription, phase: Phase): boolean {
  return phase.items.some(
    ({ price, quantity }, index) => subscription.items.data[index]?.price.id !== price || subscription.items.data[index]?.quantity !== quantity,
  );
}

function finish(ctx: Context, schedule: Schedule): void {
  if (schedule.end_behavior === "cancel") {
    const completed = ctx.patch("subscription_schedule", schedule.id, { status: "completed", completed_at: ctx.now, current_phase: null });
    const status = ctx.find("subscription", schedule.subscription ?? "")?.status;
    if (schedule.subscription && status !== "canceled" && status !== "incomplete_expired")
      endSubscription(ctx, schedule.subscription, { reason: "cancellation_requested" });
    ctx.emit("subscription_schedule.completed", completed);
    return;
  }
  releaseSchedule(ctx, schedule.id);
}

/** Lets the subscription go on by itself. */
export function releaseSchedule(outer: Context, id: string): Schedule {
  const before = outer.get("subscription_schedule", id);
  const ctx = atClock(outer, before.test_clock);
  const released = ctx.patch("subscription_schedule", id, {
    status: "released",
    released_at: ctx.now,
    released_subscription: before.subscription,
    subscription: null,
    current_phase: null,
  });
  planPhases(ctx, released);
  if (before.subscription) changeSubscription(ctx, before.subscription, { schedule: null });
  ctx.emit("subscription_schedule.released", released);
  return ctx.get("subscription_schedule", id);
}

export function tellExpiring(outer: Context, id: string): void {
  const schedule = outer.find("subscription_schedule", id);
  if (schedule?.status === "active") atClock(outer, schedule.test_clock).emit("subscription_schedule.expiring", schedule);
}
