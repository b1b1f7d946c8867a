import { type Scenario, testEvent } from "../kit";
import { until } from "../until";

export const CANCEL_SCENARIOS: readonly Scenario[] = [
  {
    name: "a run that is cancelled in the middle of a step starts no further step, and others hear of it",
    slug: "cancel-run",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "cancel-run", triggers: [{ event: "suite/cancel-run" }] }, async ({ step }) => {
        await step.run("long", async () => {
          await effects.note("cancel-run:begun");
          await until(
            "the word to go on",
            () => effects.count("cancel-run"),
            (seen) => seen["go on"] === 1,
          );
          await effects.note("cancel-run:step ended");
        });
        await step.run("next", () => effects.note("cancel-run:next"));
      }),
      client.createFunction(
        { id: "hear-cancelled", triggers: [{ event: "inngest/function.cancelled", if: "event.data.event.name == 'suite/cancel-run'" }] },
        async () => effects.note("cancel-run:heard"),
      ),
    ],
    events: [testEvent("cancel-run")],
    during: async (driver, { effects }) => {
      await until(
        "the step to begin",
        () => effects.count("cancel-run"),
        (seen) => seen.begun === 1,
      );
      const [run] = await driver.runsOf(testEvent("cancel-run"));
      await driver.cancel(run?.runId ?? "");
      await until(
        "the cancel",
        () => driver.runsOf(testEvent("cancel-run")),
        (runs) => runs[0]?.status === "cancelled",
      );
      await effects.note("cancel-run:go on");
    },
    expected: { runs: [{ status: "cancelled" }], effects: { begun: 1, "go on": 1, "step ended": 1, heard: 1 } },
  },
  {
    name: "an event cancels the runs whose condition it meets, and no others",
    slug: "cancel-on",
    functions: ({ client, effects }) => [
      client.createFunction(
        { id: "cancel-on", cancelOn: [{ event: "suite/stop", if: "event.data.job == async.data.job" }], triggers: [{ event: "suite/cancel-on" }] },
        async ({ event, step }) => {
          await step.run("begin", () => effects.note(`cancel-on:began ${event.data.job}`));
          if (event.data.job === "b") return "untouched";
          await step.sleep("long", "1h");
          await step.run("end", () => effects.note("cancel-on:ended"));
          return "too far";
        },
      ),
    ],
    events: [testEvent("cancel-on", { job: "a" }), testEvent("cancel-on", { job: "b" })],
    during: async (driver, { effects }) => {
      await until(
        "both to begin",
        () => effects.count("cancel-on"),
        (seen) => seen["began a"] === 1 && seen["began b"] === 1,
      );
      await driver.send([testEvent("cancel-on", { job: "a" }, { name: "suite/stop" })]);
    },
    expected: { runs: [{ status: "cancelled" }, { status: "completed", output: "untouched" }], effects: { "began a": 1, "began b": 1 } },
  },
];
