import { cron } from "inngest";
import { raiseDueGifts, raiseDueGoals, sendGift } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const RETRIES = 5;

/** Every minute, sets going the goals, pledges and gifts whose time has come: a job each. */
export function createRaiseDueGiving(client: JobClient, services: Services) {
  return client.createFunction({ id: "raise-due-giving", triggers: [cron("TZ=UTC * * * * *")] }, async ({ step }) => {
    await step.run("goals", () => raiseDueGoals(services));
    await step.run("gifts", () => raiseDueGifts(services));
  });
}

/** Mails the code of a gift. */
export function createSendGift(client: JobClient, services: Services) {
  return client.createFunction({ id: "send-gift", triggers: [on("patronage/gift.due")], retries: RETRIES }, async ({ event, step }) => {
    await step.run("send", () => sendGift(services, { giftId: event.data.giftId }));
  });
}
