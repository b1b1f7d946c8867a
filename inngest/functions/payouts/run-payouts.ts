import { cron } from "inngest";
import { approveSomeOfRun, beginRun, cancelSomeOfRun, prepareSomeOfRun, retryLeftOut } from "@/server/payouts";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** With the pauses between tries about a day: the follower of the ledger may have to be mended first. */
const RETRIES = 15;
/** A step does some chunks, so that a run of a million accounts stays a run of a few steps. */
const CHUNKS_A_STEP = 10;
const STEPS_MAX = 200;

/** On the first of the month at midnight UTC; made up for after a standstill, and once a month however often it is begun. */
export function createBeginPayoutRun(client: JobClient, services: Services) {
  return client.createFunction({ id: "begin-payout-run", triggers: [cron("TZ=UTC 0 0 1 * *")], retries: RETRIES }, async ({ step }) => {
    await step.run("begin", async () => ({ runId: (await beginRun(services)).id }));
  });
}

/** Holds the payouts of a run, chunk by chunk. */
export function createPreparePayoutRun(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "prepare-payout-run", triggers: [on("payouts/run.begun")], retries: RETRIES, concurrency: [{ limit: 1 }] },
    async ({ event, step }) => {
      for (let at = 0; at < STEPS_MAX; at++) {
        const { isDone } = await step.run(`hold ${at}`, () => prepareSomeOfRun(services, { runId: event.data.runId, chunks: CHUNKS_A_STEP }));
        if (isDone) return;
      }
    },
  );
}

/** Each morning: whom this month's run left out for what has passed by now. */
export function createRetryLeftOut(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "retry-left-out", triggers: [cron("TZ=UTC 30 5 * * *")], retries: RETRIES, concurrency: [{ limit: 1 }] },
    async ({ step }) => {
      let after: string | null = null;
      for (let at = 0; at < STEPS_MAX; at++) {
        const place: string | null = after;
        after = await step.run(`hold ${at}`, async () => {
          let next: string | null = place;
          for (let chunk = 0; chunk < CHUNKS_A_STEP; chunk++) {
            next = (await retryLeftOut(services, next)).next;
            if (next === null) return null;
          }
          return next;
        });
        if (after === null) return;
      }
    },
  );
}

/** Carries out what an admin agreed to of a run, chunk by chunk. */
export function createApprovePayoutRun(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "approve-payout-run", triggers: [on("payouts/run.approved")], retries: RETRIES, concurrency: [{ key: "event.data.runId", limit: 1 }] },
    async ({ event, step }) => {
      for (let at = 0; at < STEPS_MAX; at++) {
        const isDone = await step.run(`approve ${at}`, async () => {
          for (let chunk = 0; chunk < CHUNKS_A_STEP; chunk++) {
            const { approved } = await approveSomeOfRun(services, { runId: event.data.runId, actorId: event.data.actorId });
            if (approved === 0) return true;
          }
          return false;
        });
        if (isDone) return;
      }
    },
  );
}

/** Ends whatever of a cancelled run was not sent, chunk by chunk. */
export function createCancelPayoutRun(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "cancel-payout-run", triggers: [on("payouts/run.cancelled")], retries: RETRIES, concurrency: [{ key: "event.data.runId", limit: 1 }] },
    async ({ event, step }) => {
      for (let at = 0; at < STEPS_MAX; at++) {
        const isDone = await step.run(`cancel ${at}`, async () => {
          for (let chunk = 0; chunk < CHUNKS_A_STEP; chunk++) {
            if ((await cancelSomeOfRun(services, event.data)).cancelled === 0) return true;
          }
          return false;
        });
        if (isDone) return;
      }
    },
  );
}
