import { type Scenario, testEvent } from "../kit";
import { until } from "../until";

export const STEP_SCENARIOS: readonly Scenario[] = [
  {
    name: "each step runs once and the function's result is kept",
    slug: "two-steps",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "two-steps", triggers: [{ event: "suite/two-steps" }] }, async ({ event, step }) => {
        const first = await step.run("first", async () => {
          await effects.note("two-steps:first");
          return { doubled: event.data.n * 2 };
        });
        return step.run("second", async () => {
          await effects.note("two-steps:second");
          return first.doubled + 1;
        });
      }),
    ],
    events: [testEvent("two-steps", { n: 20 })],
    expected: { runs: [{ status: "completed", output: 41 }], effects: { first: 1, second: 1 } },
  },
  {
    name: "a function without steps runs once",
    slug: "no-steps",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "no-steps", triggers: [{ event: "suite/no-steps" }] }, async () => {
        await effects.note("no-steps:ran");
        return { ok: true };
      }),
    ],
    events: [testEvent("no-steps")],
    expected: { runs: [{ status: "completed", output: { ok: true } }], effects: { ran: 1 } },
  },
  {
    name: "a step id that repeats in a loop is a step each time",
    slug: "loop",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "loop", triggers: [{ event: "suite/loop" }] }, async ({ step }) => {
        const seen: number[] = [];
        for (let turn = 0; turn < 3; turn++) {
          seen.push(
            await step.run("turn", async () => {
              await effects.note(`loop:${turn}`);
              return turn;
            }),
          );
        }
        return seen;
      }),
    ],
    events: [testEvent("loop")],
    expected: { runs: [{ status: "completed", output: [0, 1, 2] }], effects: { 0: 1, 1: 1, 2: 1 } },
  },
  {
    name: "twenty parallel steps each run once, and what follows them runs once",
    slug: "fan-out",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "fan-out", triggers: [{ event: "suite/fan-out" }] }, async ({ step }) => {
        const parts = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            step.run(`part ${index}`, async () => {
              await effects.note("fan-out:part");
              return index;
            }),
          ),
        );
        return step.run("sum", async () => {
          await effects.note("fan-out:sum");
          return parts.reduce((sum, part) => sum + part, 0);
        });
      }),
    ],
    events: [testEvent("fan-out")],
    expected: { runs: [{ status: "completed", output: 190 }], effects: { part: 20, sum: 1 } },
  },
  {
    name: "two chains of steps side by side both reach their end",
    slug: "chains",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "chains", triggers: [{ event: "suite/chains" }] }, async ({ step }) => {
        const chain = async (name: string) => {
          const first = await step.run(`${name} first`, () => effects.note(`chains:${name}1`).then(() => 1));
          return step.run(`${name} second`, () => effects.note(`chains:${name}2`).then(() => first + 1));
        };
        return Promise.all([chain("a"), chain("b")]);
      }),
    ],
    events: [testEvent("chains")],
    expected: { runs: [{ status: "completed", output: [2, 2] }], effects: { a1: 1, a2: 1, b1: 1, b2: 1 } },
  },
  {
    name: "in a race the function goes on with the first that ends, and the run ends with the last",
    slug: "race",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "race", triggers: [{ event: "suite/race" }] }, async ({ step, group }) => {
        const winner = await group.parallel({ mode: "race" }, () =>
          Promise.race([
            step.run("quick", () => effects.note("race:quick").then(() => "quick")),
            step.waitForEvent("slow", { event: "suite/race-over", timeout: "1h" }).then(() => "slow"),
          ]),
        );
        return step.run("after", () => effects.note("race:after").then(() => winner));
      }),
    ],
    events: [testEvent("race")],
    during: async (driver, { effects }) => {
      await until(
        "what follows the race",
        () => effects.count("race"),
        (seen) => seen.after === 1,
      );
      const [run] = await driver.runsOf(testEvent("race"));
      await effects.note(`race:then ${run?.status}`);
      await driver.send([testEvent("race", {}, { name: "suite/race-over" })]);
    },
    expected: { runs: [{ status: "completed", output: "quick" }], effects: { quick: 1, after: 1, "then running": 1 } },
  },
  {
    name: "a result that JSON would lose fails the step with its path, at the first attempt",
    slug: "not-json",
    functions: ({ client, effects }) => {
      const work = {
        bigint: () => ({ amounts: [1n] }),
        date: () => ({ at: new Date(0) }),
        undefined: () => ({ gone: undefined }),
        large: () => "x".repeat(70_000),
      };
      return [
        client.createFunction({ id: "not-json", triggers: [{ event: "suite/not-json" }] }, async ({ step }) => {
          const messages: string[] = [];
          for (const [name, make] of Object.entries(work)) {
            try {
              await step.run(name, async () => {
                await effects.note(`not-json:${name}`);
                return make();
              });
            } catch (error) {
              messages.push(error instanceof Error ? error.message : "");
            }
          }
          return messages.map((message) => /result\.[a-z[\]0-9]+|bytes/.exec(message)?.[0] ?? message);
        }),
      ];
    },
    events: [testEvent("not-json")],
    expected: {
      runs: [{ status: "completed", output: ["result.amounts[0]", "result.at", "result.gone", "bytes"] }],
      effects: { bigint: 1, date: 1, undefined: 1, large: 1 },
    },
  },
];
