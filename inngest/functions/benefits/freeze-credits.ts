import { cron } from "inngest";
import { freezeCredits } from "@/server/benefits";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every few minutes, freezes the credits of films that came out, as they stood at that moment. */
export function createFreezeCredits(client: JobClient, services: Services) {
  return client.createFunction({ id: "freeze-credits", triggers: [cron("TZ=UTC */5 * * * *")] }, async ({ step }) => {
    await step.run("freeze", () => freezeCredits(services));
  });
}
