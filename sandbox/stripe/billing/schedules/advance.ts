import type { Context } from "../../engine/context";
import { scheduleAt, unscheduleAt } from "../clocks/time";
import { DAY_S } from "../periods";
import { planOf } from "../subscriptions/items";
import type { Schedule, SubscriptionItem } from "../tables";
import { type Phase, phaseAt } from "./phases";

const EXPIRING_DAYS = 7;

/** Plans when the next phase begins, or the last one ends. */
export function planPhases(ctx: Context, schedule: Schedule): void {
  const { id, test_clock: clock } = schedule;
  unscheduleAt(ctx, clock, "billing.phase", id);
  unscheduleAt(ctx, clock, "billing.schedule_expiring", id);
  if (schedule.status !== "active" && schedule.status !== "not_started") return;
  const borders = schedule.phases.flatMap(({ start_date, end_date }) => [start_date, end_date]).filter((atS) => atS > ctx.now);
  if (borders.length > 0) scheduleAt(ctx, clock, { kind: "billing.phase", subject: id, atS: Math.min(...borders) });
  const told = (schedule.phases.at(-1)?.end_date ?? 0) - EXPIRING_DAYS * DAY_S;
  if (told > ctx.now) scheduleAt(ctx, clock, { kind: "billing.schedule_expiring", subject: id, atS: told });
}

/** The phase that a subscription's schedule has planned for a moment; nothing without a schedule that runs. */
export function phaseOfSchedule(ctx: Context, scheduleId: string | null, atS: number): Phase | undefined {
  const schedule = scheduleId === null ? null : ctx.find("subscription_schedule", scheduleId);
  return schedule?.status === "active" ? phaseAt(schedule, atS) : undefined;
}

/** The items of a subscription whose period ends when a phase begins. */
export function itemsOfPhase(ctx: Context, items: readonly SubscriptionItem[], phase: Phase): SubscriptionItem[] {
  return phase.items.flatMap((wanted, index) => {
    const kept = items[index];
    const price = ctx.find("price", wanted.price);
    return kept && price ? [{ ...kept, price, plan: planOf(price), quantity: wanted.quantity ?? 1 }] : [];
  });
}
