import type { Services } from "@/server/services";
import { tellArtist } from "@/server/webhooks";
import { type JobClient, on } from "../../client";

/** Tells an artist's endpoints of what happened: each event once. */
export function createTellArtist(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "tell-artist",
      triggers: [
        on("patronage/subscription.changed"),
        on("patronage/tip.paid"),
        on("patronage/goal.changed"),
        on("patronage/pledge.saved"),
        on("patronage/pledge.paid"),
        on("patronage/gift.paid"),
        on("patronage/payment.refunded"),
        on("patronage/payment.disputed"),
        on("patronage/entitlement.changed"),
      ],
      retries: 8,
    },
    async ({ event, step }) => {
      await step.run("write down", () => tellArtist(services, { id: event.id ?? "", name: event.name, data: event.data }));
    },
  );
}
