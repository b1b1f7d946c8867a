import { type FailureEventPayload, NonRetriableError, RetryAfterError } from "inngest";
import { type Scenario, testEvent } from "../kit";

interface FailureContext {
  readonly event: FailureEventPayload;
  readonly error: Error;
}

/** The server's own backoff begins at 15 s; a scenario that asks for a second ends in seconds on either engine. */
const soon = (message: string) => new RetryAfterError(message, 1_000);

export const RETRY_SCENARIOS: readonly Scenario[] = [
  {
    name: "a step that fails and then succeeds is the only one that runs again",
    slug: "retry-step",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "retry-step", retries: 3, triggers: [{ event: "suite/retry-step" }] }, async ({ step, attempt }) => {
        await step.run("before", () => effects.note("retry-step:before"));
        const tries = await step.run("shaky", async () => {
          await effects.note("retry-step:shaky");
          if (attempt < 2) throw soon("not yet");
          return attempt;
        });
        await step.run("after", () => effects.note("retry-step:after"));
        return tries;
      }),
    ],
    events: [testEvent("retry-step")],
    expected: { runs: [{ status: "completed", output: 2 }], effects: { before: 1, shaky: 3, after: 1 } },
  },
  {
    name: "each step has its own count of attempts",
    slug: "own-attempts",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "own-attempts", retries: 1, triggers: [{ event: "suite/own-attempts" }] }, async ({ step, attempt }) => {
        for (const name of ["one", "two"]) {
          await step.run(name, async () => {
            await effects.note(`own-attempts:${name}`);
            if (attempt === 0) throw soon("once");
          });
        }
        return "both";
      }),
    ],
    events: [testEvent("own-attempts")],
    expected: { runs: [{ status: "completed", output: "both" }], effects: { one: 2, two: 2 } },
  },
  {
    name: "a run whose retries are used up fails, and its failure handler is told once with the event and the error",
    slug: "exhausted",
    functions: ({ client, effects }) => [
      client.createFunction(
        {
          id: "exhausted",
          retries: 1,
          triggers: [{ event: "suite/exhausted" }],
          onFailure: async ({ event, error }: FailureContext) => {
            await effects.note(`exhausted:failure ${event.data.event.data.n} ${error.message}`);
          },
        },
        async ({ step }) => {
          await step.run("bad", async () => {
            await effects.note("exhausted:bad");
            throw soon("always");
          });
        },
      ),
    ],
    events: [testEvent("exhausted", { n: 7 })],
    expected: { runs: [{ status: "failed" }], effects: { bad: 2, "failure 7 always": 1 } },
  },
  {
    name: "an error outside of steps is retried too, without running ended steps again",
    slug: "retry-function",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "retry-function", retries: 2, triggers: [{ event: "suite/retry-function" }] }, async ({ step, attempt }) => {
        await step.run("once", () => effects.note("retry-function:once"));
        await effects.note(`retry-function:attempt ${attempt}`);
        if (attempt === 0) throw soon("later");
        return "done";
      }),
    ],
    events: [testEvent("retry-function")],
    expected: { runs: [{ status: "completed", output: "done" }], effects: { once: 1, "attempt 0": 1, "attempt 1": 1 } },
  },
  {
    name: "an error that says it is final is not retried",
    slug: "final",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "final", triggers: [{ event: "suite/final" }] }, async ({ step }) => {
        await step.run("bad", async () => {
          await effects.note("final:bad");
          throw new NonRetriableError("never");
        });
      }),
    ],
    events: [testEvent("final")],
    expected: { runs: [{ status: "failed" }], effects: { bad: 1 } },
  },
  {
    name: "a step's error can be caught, alone and among parallel steps",
    slug: "caught",
    functions: ({ client, effects }) => [
      client.createFunction({ id: "caught", retries: 0, triggers: [{ event: "suite/caught" }] }, async ({ step }) => {
        const alone = await step
          .run("alone", async () => {
            await effects.note("caught:alone");
            throw new Error("one");
          })
          .catch((error: unknown) => (error instanceof Error ? error.message : ""));
        const settled = await Promise.allSettled([
          step.run("good", () => effects.note("caught:good").then(() => "good")),
          step.run("bad", async () => {
            await effects.note("caught:bad");
            throw new Error("two");
          }),
        ]);
        return [alone, ...settled.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason.message)))];
      }),
    ],
    events: [testEvent("caught")],
    expected: { runs: [{ status: "completed", output: ["one", "good", "two"] }], effects: { alone: 1, good: 1, bad: 1 } },
  },
];
