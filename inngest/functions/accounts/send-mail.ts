import { giveUpMail, sendMail } from "@/server/accounts";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Sends a mail once its transaction has committed; a carrier that is down is tried again for a while. */
export function createSendMail(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "send-mail",
      triggers: [on("accounts/mail.queued")],
      retries: 8,
      concurrency: [{ limit: 4 }],
      onFailure: async ({ event }) => giveUpMail(services, event.data.event.data),
    },
    async ({ event, step }) => {
      await step.run("send", () => sendMail(services, { mailId: event.data.mailId }));
    },
  );
}
