import { setTimeout as work } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Kit, type Scenario, testEvent } from "../kit";
import { until } from "../until";

/** Notes `over` when more than `limit` are inside at once: a session's lock on one of `limit` places is the witness. */
async function enter(kit: Kit, slug: string, key: string, limit: number): Promise<void> {
  await kit.db.transaction(async (tx) => {
    const places = Array.from({ length: limit }, (_, place) => `${slug}:${key}:${place}`);
    let isIn = false;
    for (const place of places) {
      const [row] = await tx.execute(sql`select pg_try_advisory_xact_lock(hashtextextended(${place}, 0)) as is_free`);
      if (row?.is_free === true) {
        isIn = true;
        break;
      }
    }
    await kit.effects.note(`${slug}:${isIn ? "in" : "over"}`);
    await work(60);
  });
}

const singleton = [testEvent("singleton", { n: 1 }), testEvent("singleton", { n: 2 })];

export const LIMIT_SCENARIOS: readonly Scenario[] = [
  {
    name: "no more runs of a key execute at once than its limit, while other keys go on",
    slug: "concurrency",
    functions: (kit) => [
      kit.client.createFunction(
        { id: "concurrency", concurrency: [{ limit: 3 }, { key: "event.data.owner", limit: 1 }], triggers: [{ event: "suite/concurrency" }] },
        async ({ event, step }) => {
          await step.run("first", () => enter(kit, "concurrency", event.data.owner, 1));
          await step.run("second", () => enter(kit, "concurrency", event.data.owner, 1));
        },
      ),
    ],
    events: ["a", "b"].flatMap((owner) => [1, 2, 3, 4].map((n) => testEvent("concurrency", { owner, n }))),
    expected: { runs: Array.from({ length: 8 }, () => ({ status: "completed" as const })), effects: { in: 16 } },
  },
  {
    name: "parallel steps of one run count towards the limit too",
    slug: "concurrency-steps",
    functions: (kit) => [
      kit.client.createFunction({ id: "concurrency-steps", concurrency: 2, triggers: [{ event: "suite/concurrency-steps" }] }, async ({ step }) => {
        await Promise.all(Array.from({ length: 6 }, (_, index) => step.run(`part ${index}`, () => enter(kit, "concurrency-steps", "all", 2))));
      }),
    ],
    events: [testEvent("concurrency-steps")],
    expected: { runs: [{ status: "completed" }], effects: { in: 6 } },
  },
  {
    name: "a singleton function makes no second run while one is under way",
    slug: "singleton",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "singleton", singleton: { mode: "skip", key: "'all'" }, triggers: [{ event: "suite/singleton" }] }, async ({ step }) => {
        await step.run("work", () => effects.note("singleton:ran"));
        await step.sleep("hold the place", "2s");
      }),
    ],
    events: singleton,
    expected: { runs: [{ status: "completed" }], effects: { ran: 1 } },
  },
  {
    name: "a run that takes longer than its limit is cancelled",
    slug: "deadline",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "deadline", timeouts: { finish: "1s" }, triggers: [{ event: "suite/deadline" }] }, async ({ step }) => {
        await step.run("begin", () => effects.note("deadline:began"));
        await step.sleep("too long", "1h");
        await step.run("end", () => effects.note("deadline:ended"));
      }),
    ],
    events: [testEvent("deadline")],
    during: async (driver) => {
      await until(
        "the limit to pass",
        () => driver.runsOf(testEvent("deadline")),
        (runs) => runs[0]?.status === "cancelled",
      );
    },
    expected: { runs: [{ status: "cancelled" }], effects: { began: 1 } },
  },
];
