import { cron } from "inngest";
import { executeCommand, sweepStripe, tendSubscriptions, warnOfLateSweep } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Every minute: lost changes are finished, pauses end, the end of grace is told. */
export function createTendSubscriptions(client: JobClient, services: Services) {
  return client.createFunction({ id: "tend-subscriptions", triggers: [cron("* * * * *")] }, async ({ step }) => {
    await step.run("tend", () => tendSubscriptions(services));
  });
}

/** Every hour: what happened at Stripe and did not reach us is found and asked for, one event a thing. */
export function createSweepStripe(client: JobClient, services: Services) {
  return client.createFunction({ id: "sweep-stripe", triggers: [cron("17 * * * *")], retries: 3, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    await step.run("sweep", () => sweepStripe(services));
  });
}

/** Every ten minutes: whether the sweep still comes to its end. A job of its own, so that what breaks the sweep does not keep it quiet. */
export function createWatchSweep(client: JobClient, services: Services) {
  return client.createFunction({ id: "watch-sweep", triggers: [cron("*/10 * * * *")] }, async ({ step }) => {
    await step.run("watch", () => warnOfLateSweep(services));
  });
}

/** Makes a change at Stripe that was decided and whose process is gone, or that has none. */
export function createExecuteCommand(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "execute-patron-command",
      triggers: [on("patronage/command.requested")],
      retries: 3,
      concurrency: [{ key: "event.data.subjectId", limit: 1 }, { limit: 4 }],
    },
    async ({ event, step }) => {
      await step.run("execute", () => executeCommand(services, { commandId: event.data.commandId }));
    },
  );
}
