import type { Context } from "../../engine/context";

/** The request at the time of a test clock, or as it is for what has none. */
export function atClock(ctx: Context, clock: string | null): Context {
  const found = clock === null ? null : ctx.find("test_helpers.test_clock", clock);
  return found ? ctx.at(Math.max(found.frozen_time * 1000, clockMs(ctx, found.id))) : ctx;
}

export function atCustomer(ctx: Context, customer: string): Context {
  const clock = ctx.find("customer", customer)?.test_clock ?? null;
  return atClock(ctx, typeof clock === "string" ? clock : null);
}

/** Asks for `kind` to be done at a time: of the test clock if there is one, else of the stand-in. */
export function scheduleAt(ctx: Context, clock: string | null, task: { readonly kind: string; readonly subject: string; readonly atS: number }): void {
  const { kind, subject, atS } = task;
  if (clock === null) ctx.schedule(kind, subject, atS * 1000);
  else ctx.put("_clock_task", { id: `${kind}:${subject}`, kind, subject, dueAtMs: atS * 1000, test_clock: clock });
}

export function unscheduleAt(ctx: Context, clock: string | null, kind: string, subject: string): void {
  if (clock === null) ctx.unschedule(kind, subject);
  else if (ctx.find("_clock_task", `${kind}:${subject}`)) ctx.remove("_clock_task", `${kind}:${subject}`);
}

/** Where a clock that is being advanced has come to. */
function clockMs(ctx: Context, clock: string): number {
  const reached = ctx.find("_setting", `clock:${clock}`)?.value;
  return typeof reached === "number" ? reached : 0;
}

export function setClockMs(ctx: Context, clock: string, atMs: number): void {
  ctx.put("_setting", { id: `clock:${clock}`, value: atMs });
}
