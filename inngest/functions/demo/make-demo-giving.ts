import { makeDemoGiving } from "@/server/demo";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const RETRIES = 5;

/** Lets the demo's people give to each other. */
export function createMakeDemoGiving(client: JobClient, services: Services) {
  return client.createFunction({ id: "make-demo-giving", triggers: [on("demo/giving.requested")], retries: RETRIES }, async ({ step }) => {
    // Kept with the run: a try on another day asks for the same deadlines.
    const begunAt = await step.run("begin", () => services.clock.now().toISOString());
    await step.run("give", () => makeDemoGiving(services, { begunAt }));
  });
}
