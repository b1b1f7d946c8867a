import { beginPatronMail, findRecipients, sendToRecipient } from "@/server/benefits";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Two hundred a step: enough for the largest of audiences. */
const BATCHES_MAX = 1_000;

/** Waits for a mail's time, then gives each recipient a job of their own. */
export function createStartPatronMail(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "start-patron-mail", triggers: [on("benefits/patron-mail.scheduled")], retries: 8, concurrency: [{ limit: 4 }] },
    async ({ event, step }) => {
      const { patronMailId, round, sendAt } = event.data;
      await step.sleepUntil("its time", new Date(sendAt));
      const { isBegun } = await step.run("begin", () => beginPatronMail(services, { patronMailId, round }));
      if (!isBegun) return;
      let after: string | undefined;
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const found = await step.run(`find batch ${batch + 1}`, () => findRecipients(services, { patronMailId, after }));
        if (found.after === null) return;
        after = found.after;
      }
    },
  );
}

/** Sends a mail to one recipient, if they have access at that moment. */
export function createSendPatronMail(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "send-patron-mail", triggers: [on("benefits/patron-mail.recipient-found")], retries: 8, concurrency: [{ limit: 4 }] },
    async ({ event, step }) => {
      const { patronMailId, fanId } = event.data;
      await step.run("send", () => sendToRecipient(services, { patronMailId, fanId }));
    },
  );
}
