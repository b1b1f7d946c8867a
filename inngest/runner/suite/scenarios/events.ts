import { type Scenario, testEvent } from "../kit";

const repeated = testEvent("same-event");
const otherKey = testEvent("idempotency", { order: "b", n: 3 });

export const EVENT_SCENARIOS: readonly Scenario[] = [
  {
    name: "an event whose id was seen makes no second run",
    slug: "same-event",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "same-event", triggers: [{ event: "suite/same-event" }] }, async ({ step }) => {
        await step.run("once", () => effects.note("same-event:once"));
      }),
    ],
    events: [repeated, repeated],
    during: (driver) => driver.send([repeated]),
    expected: { runs: [{ status: "completed" }], effects: { once: 1 } },
  },
  {
    name: "events with the same idempotency key make one run",
    slug: "idempotency",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "idempotency", idempotency: "event.data.order", triggers: [{ event: "suite/idempotency" }] }, async ({ event, step }) => {
        await step.run("once", () => effects.note(`idempotency:${event.data.order}`));
      }),
    ],
    events: [testEvent("idempotency", { order: "a", n: 1 }), testEvent("idempotency", { order: "a", n: 2 }), otherKey],
    expected: { runs: [{ status: "completed" }, { status: "completed" }], effects: { a: 1, b: 1 } },
  },
  {
    name: "a trigger's condition decides which events make a run",
    slug: "condition",
    functions: ({ client, effects }) => [
      client.createFunction(
        { id: "condition", triggers: [{ event: "suite/condition", if: "event.data.kind == 'yes' || event.data.n == 3" }] },
        async ({ event }) => {
          await effects.note(`condition:${event.data.n}`);
        },
      ),
    ],
    events: [testEvent("condition", { kind: "yes", n: 1 }), testEvent("condition", { kind: "no", n: 2 }), testEvent("condition", { kind: "no", n: 3 })],
    expected: { runs: [{ status: "completed" }, { status: "completed" }], effects: { 1: 1, 3: 1 } },
  },
  {
    name: "an event that a step sends makes the runs it triggers, once",
    slug: "send",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "send", triggers: [{ event: "suite/send" }] }, async ({ step }) => {
        await step.sendEvent("tell", [
          { name: "suite/sent", data: { n: 1 } },
          { name: "suite/sent", data: { n: 2 } },
        ]);
        return "sent";
      }),
      client.createFunction({ id: "sent", triggers: [{ event: "suite/sent" }] }, async ({ event, step }) => {
        await step.run("hear", () => effects.note(`send:heard ${event.data.n}`));
      }),
    ],
    events: [testEvent("send")],
    expected: { runs: [{ status: "completed", output: "sent" }], effects: { "heard 1": 1, "heard 2": 1 } },
  },
  {
    name: "the end of a run is an event that others hear",
    slug: "ended",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "ended", retries: 0, triggers: [{ event: "suite/ended" }] }, async ({ event }) => {
        if (event.data.isBad === true) throw new Error("bad end");
        return "good end";
      }),
      client.createFunction(
        {
          id: "hear-finished",
          triggers: [
            { event: "inngest/function.finished", if: "event.data.event.name == 'suite/ended'" },
            { event: "inngest/function.failed", if: "event.data.event.name == 'suite/ended'" },
          ],
        },
        async ({ event }) => {
          const data: Record<string, unknown> = event.data;
          await effects.note(`ended:${event.name.split("/")[1]} ${typeof data.result === "string" ? data.result : "no result"}`);
        },
      ),
    ],
    events: [testEvent("ended", { isBad: false }), testEvent("ended", { isBad: true })],
    expected: {
      runs: [{ status: "completed", output: "good end" }, { status: "failed" }],
      effects: { "function.finished good end": 1, "function.finished no result": 1, "function.failed no result": 1 },
    },
  },
];
