import { cron } from "inngest";
import { checkPayouts, checkStripeObject, listRails, remindPayee, sendPayouts, tellPayout } from "@/server/payouts";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const RETRIES = 5;
/** Rails limit how much may be sent at a moment; the sweep takes what is left. */
const SENT_AT_ONCE = 4;
const ROUNDS_MAX = 50;

/** Sends one payout once it is approved. What goes by file waits for the next file. */
export function createSendPayout(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "send-payout", triggers: [on("payouts/payout.approved")], retries: RETRIES, concurrency: [{ limit: SENT_AT_ONCE }] },
    async ({ event, step }) => {
      const found = listRails(services).find(({ rail }) => rail === event.data.rail);
      if (found === undefined || found.isByFile) return;
      await step.run("send", () => sendPayouts(services, { rail: found.rail, payoutIds: [event.data.payoutId] }));
    },
  );
}

/**
 * Each minute: what is due to be looked at, and what was approved and not sent, which where its rail is missing is told so; a step a rail, so
 * that one that breaks holds up no other.
 */
export function createSweepPayouts(client: JobClient, services: Services) {
  return client.createFunction({ id: "sweep-payouts", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    const work = listRails(services).map(({ rail, isByFile }) =>
      step.run(`look ${rail}`, async () => {
        for (let round = 0; round < ROUNDS_MAX && (await checkPayouts(services, { rail })).looked > 0; round++);
        if (isByFile) return;
        for (let round = 0; round < ROUNDS_MAX && (await sendPayouts(services, { rail })).taken > 0; round++);
      }),
    );
    await Promise.all(work);
  });
}

/** Each hour: one file a bank, or as many as its lines need. */
export function createSendPayoutFiles(client: JobClient, services: Services) {
  return client.createFunction({ id: "send-payout-files", triggers: [cron("5 * * * *")], retries: 1, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (const { rail, isByFile } of listRails(services)) {
      if (!isByFile) continue;
      await step.run(`send ${rail}`, async () => {
        for (let round = 0; round < ROUNDS_MAX && (await sendPayouts(services, { rail })).taken > 0; round++);
      });
    }
  });
}

/** Reads anew at Stripe what a webhook named. */
export function createCheckStripePayout(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "check-stripe-payout", triggers: [on("payouts/stripe-object.changed")], retries: RETRIES, concurrency: [{ limit: SENT_AT_ONCE }] },
    async ({ event, step }) => {
      await step.run("check", () => checkStripeObject(services, event.data));
    },
  );
}

/** Writes to the artist about each step of a payout. */
export function createTellPayout(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "tell-payout", triggers: [on("payouts/payout.changed")], retries: RETRIES, concurrency: [{ limit: SENT_AT_ONCE }] },
    async ({ event, step }) => {
      await step.run("tell", () => tellPayout(services, { payoutId: event.data.payoutId, version: event.data.version }));
    },
  );
}

/** Reminds who earned enough and cannot be paid. */
export function createRemindPayee(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "remind-payee", triggers: [on("payouts/account.unpayable")], retries: RETRIES, concurrency: [{ limit: SENT_AT_ONCE }] },
    async ({ event, step }) => {
      await step.run("remind", () => remindPayee(services, event.data));
    },
  );
}
