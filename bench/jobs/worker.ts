import { connectDatabase } from "@/db/client";
import { createClient } from "@/inngest/client";
import { startRunner } from "@/inngest/runner";
import { createLog } from "@/server/kernel/log";
import { now } from "./now";

/** A worker with the bench's two functions, as `bin/worker.ts` would run them. Its database is the argument. */
// As in bin/worker.ts, where it says why.
process.env = { ...process.env };
const database = connectDatabase(process.argv[2] ?? "");
const log = createLog("bench", "warn");
const env = { INNGEST_BASE_URL: undefined, INNGEST_EVENT_KEY: undefined, INNGEST_SIGNING_KEY: undefined };
const client = createClient({ db: database.db, env, log }, { appId: "bench" });

const functions = [
  client.createFunction({ id: "starts", triggers: [{ event: "bench/start" }] }, async ({ event }) => {
    process.send?.({ id: event.data.id, startedAtMs: now() });
  }),
  client.createFunction({ id: "two-steps", triggers: [{ event: "bench/two-steps" }] }, async ({ event, step }) => {
    const first = await step.run("first", () => ({ n: event.data.n }));
    return step.run("second", () => ({ n: first.n + 1 }));
  }),
];

await startRunner({ database, jobs: { client, functions, catchUp: {} }, log, appId: "bench" });
process.send?.("ready");
process.on("disconnect", () => process.exit(0));
