import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { listObjects } from "../../http/lists";
import { endpoint } from "../endpoint";
import { endSubscription } from "../subscriptions/end";
import type { ClockTask, TestClock } from "../tables";
import { BILLING_TASKS } from "../tasks";
import { setClockMs } from "./time";

const KEPT_S = 30 * 86_400;
const ADVANCE_S_MAX = 2 * 366 * 86_400;
const TASKS_MAX = 10_000;

const create = endpoint<Stripe.TestHelpers.TestClockCreateParams>({
  method: "POST",
  path: "/v1/test_helpers/test_clocks",
  takes: ["frozen_time", "name"],
  run: (ctx, params) => {
    const clock = ctx.put("test_helpers.test_clock", {
      id: ctx.newId("clock"),
      object: "test_helpers.test_clock",
      created: ctx.now,
      deletes_after: ctx.now + KEPT_S,
      frozen_time: params.frozen_time,
      livemode: false,
      name: params.name ?? null,
      status: "ready",
      status_details: {},
    });
    ctx.emit("test_helpers.test_clock.created", clock);
    return clock;
  },
});

const retrieve = endpoint<Stripe.TestHelpers.TestClockRetrieveParams>({
  method: "GET",
  path: "/v1/test_helpers/test_clocks/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("test_helpers.test_clock", path("id")),
});

const advance = endpoint<Stripe.TestHelpers.TestClockAdvanceParams>({
  method: "POST",
  path: "/v1/test_helpers/test_clocks/:id/advance",
  takes: ["frozen_time"],
  run: (ctx, params, path) => {
    const before = ctx.get("test_helpers.test_clock", path("id"));
    if (params.frozen_time <= before.frozen_time) throw invalidRequest("The time must be after the clock's.", { param: "frozen_time" });
    if (params.frozen_time > before.frozen_time + ADVANCE_S_MAX)
      throw invalidRequest("A clock can be advanced by two years at most.", { param: "frozen_time" });
    const advancing = ctx.patch("test_helpers.test_clock", before.id, {
      status: "advancing",
      status_details: { advancing: { target_frozen_time: params.frozen_time } },
    });
    ctx.emit("test_helpers.test_clock.advancing", advancing);
    runTasks(ctx, before.id, params.frozen_time);
    const ready = ctx.patch("test_helpers.test_clock", before.id, { frozen_time: params.frozen_time, status: "ready", status_details: {} });
    ctx.emit("test_helpers.test_clock.ready", ready);
    return advancing;
  },
});

/** Does all that falls due on the way, each at its own time, oldest first. */
function runTasks(ctx: Context, clock: string, untilS: number): void {
  for (let done = 0; done < TASKS_MAX; done += 1) {
    const task = nextTask(ctx, clock, untilS);
    if (!task) return;
    ctx.remove("_clock_task", task.id);
    setClockMs(ctx, clock, task.dueAtMs);
    BILLING_TASKS[task.kind]?.(ctx.at(task.dueAtMs), task.subject);
  }
  throw invalidRequest("Too much would happen until then: advance the clock in smaller steps.", { param: "frozen_time" });
}

function nextTask(ctx: Context, clock: string, untilS: number): ClockTask | undefined {
  const due = ctx.having("_clock_task", "test_clock", clock).filter(({ dueAtMs }) => dueAtMs <= untilS * 1000);
  return due.sort((a, b) => a.dueAtMs - b.dueAtMs)[0];
}

const remove = endpoint<Stripe.TestHelpers.TestClockDeleteParams>({
  method: "DELETE",
  path: "/v1/test_helpers/test_clocks/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const clock = ctx.get("test_helpers.test_clock", path("id"));
    deleteCustomers(ctx, clock);
    ctx.remove("test_helpers.test_clock", clock.id);
    ctx.emit("test_helpers.test_clock.deleted", clock);
    return { id: clock.id, object: "test_helpers.test_clock", deleted: true };
  },
});

function deleteCustomers(ctx: Context, clock: TestClock): void {
  for (const subscription of ctx.having("subscription", "test_clock", clock.id)) {
    if (subscription.status !== "canceled" && subscription.status !== "incomplete_expired")
      endSubscription(ctx, subscription.id, { reason: "cancellation_requested" });
  }
  for (const customer of ctx.having("customer", "test_clock", clock.id)) ctx.remove("customer", customer.id);
}

const listAll = endpoint<Stripe.TestHelpers.TestClockListParams>({
  method: "GET",
  path: "/v1/test_helpers/test_clocks",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, { limit, starting_after, ending_before }) =>
    listObjects(ctx, { limit, starting_after, ending_before }, { kind: "test_helpers.test_clock", url: "/v1/test_helpers/test_clocks" }),
});

export const testClockRoutes = [create, retrieve, advance, remove, listAll];
