import { NonRetriableError } from "inngest";
import { type Scenario, testEvent } from "../kit";
import { until } from "../until";

export const WAITING_SCENARIOS: readonly Scenario[] = [
  {
    name: "a sleep ends after its time and what was before it does not run again",
    slug: "sleep",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "sleep", triggers: [{ event: "suite/sleep" }] }, async ({ step }) => {
        const before = await step.run("before", () => effects.note("sleep:before").then(() => Date.now()));
        await step.sleep("a second", "1s");
        await step.sleepUntil("a moment", new Date(before + 1_500));
        return step.run("after", () => effects.note("sleep:after").then(() => Date.now() - before >= 1_500));
      }),
    ],
    events: [testEvent("sleep")],
    expected: { runs: [{ status: "completed", output: true }], effects: { before: 1, after: 1 } },
  },
  {
    name: "a wait ends with the event that matches, and with no other",
    slug: "wait-match",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "wait-match", triggers: [{ event: "suite/wait-match" }] }, async ({ step }) => {
        await step.run("ready", () => effects.note("wait-match:ready"));
        const answer = await step.waitForEvent("answer", { event: "suite/answer", timeout: "1h", if: "event.data.order == async.data.order" });
        return answer?.data.text;
      }),
    ],
    events: [testEvent("wait-match", { order: 5 })],
    during: async (driver, { effects }) => {
      await until(
        "the step before the wait",
        () => effects.count("wait-match"),
        (seen) => seen.ready === 1,
      );
      // The wait may not be there yet: it is told again until it is heard.
      let n = 0;
      await until(
        "the wait to end",
        async () => {
          n++;
          await driver.send([
            testEvent("wait-match", { order: 4, text: "another's", n }, { name: "suite/answer" }),
            testEvent("wait-match", { order: 5, text: "yes", n }, { name: "suite/answer" }),
          ]);
          return driver.runsOf(testEvent("wait-match", { order: 5 }));
        },
        (runs) => runs[0]?.status === "completed",
      );
    },
    expected: { runs: [{ status: "completed", output: "yes" }], effects: { ready: 1 } },
  },
  {
    name: "a wait that nothing matches ends with null after its time",
    slug: "wait-timeout",
    functions: ({ client }) => [
      client.createFunction({ id: "wait-timeout", triggers: [{ event: "suite/wait-timeout" }] }, async ({ step }) => {
        const answer = await step.waitForEvent("answer", { event: "suite/never-sent", timeout: "1s" });
        return answer === null ? "nothing came" : "something came";
      }),
    ],
    events: [testEvent("wait-timeout")],
    expected: { runs: [{ status: "completed", output: "nothing came" }], effects: {} },
  },
  {
    name: "an invoked function's result comes back, and so does its error",
    slug: "invoke",
    functions: ({ client, effects }) => {
      const child = client.createFunction({ id: "invoked", retries: 0, triggers: [{ event: "suite/invoked" }] }, async ({ event, step }) => {
        await step.run("work", () => effects.note(`invoke:child ${event.data.n}`));
        if (event.data.n === 2) throw new NonRetriableError("child failed");
        return { squared: event.data.n * event.data.n };
      });
      return [
        child,
        client.createFunction({ id: "invoke", triggers: [{ event: "suite/invoke" }] }, async ({ step }) => {
          const good = await step.invoke("good", { function: child, data: { n: 3 } });
          const bad = await step.invoke("bad", { function: child, data: { n: 2 } }).catch((error: unknown) => (error instanceof Error ? error.message : ""));
          return [good, bad];
        }),
      ];
    },
    events: [testEvent("invoke")],
    expected: { runs: [{ status: "completed", output: [{ squared: 9 }, "child failed"] }], effects: { "child 3": 1, "child 2": 1 } },
  },
];
