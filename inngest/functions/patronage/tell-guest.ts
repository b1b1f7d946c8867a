import { tellGuest } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const RETRIES = 5;
const TRIGGERS = [
  on("patronage/tip.paid"),
  on("patronage/gift.paid"),
  on("patronage/pledge.saved"),
  on("patronage/pledge.paid"),
  on("patronage/subscription.changed"),
] as const;
const BEGUN = new Set(["TRIALING", "ACTIVE"]);

/** Writes to whoever paid without signing in, once it is paid. */
export function createTellGuest(client: JobClient, services: Services) {
  return client.createFunction({ id: "tell-guest", triggers: [...TRIGGERS], retries: RETRIES }, async ({ event, step }) => {
    const { data } = event;
    if ("status" in data && !BEGUN.has(data.status)) return;
    const subjectId = "tipId" in data ? data.tipId : "giftId" in data ? data.giftId : "pledgeId" in data ? data.pledgeId : data.subscriptionId;
    await step.run("tell", () => tellGuest(services, { subjectId }));
  });
}
