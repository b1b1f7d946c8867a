import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { serve } from "inngest/edge";
import { z } from "zod";
import type { DatabaseHandle } from "@/db/client";
import { endRun } from "@/server/jobs";
import { createLog, type Log } from "@/server/kernel/log";
import { createClient, type JobClient } from "../../client";
import type { JobSet } from "../../functions";
import { type Runner, type RunnerOptions, startRunner } from "../index";
import { createEffects, type Driver, type Kit } from "./kit";
import { SCENARIOS } from "./scenarios";

export const SUITE_APP_ID = "suite";
const SIGNING_KEY = `signkey-test-${randomBytes(16).toString("hex")}`;

export function suiteLog(): Log {
  return createLog("suite", process.env.SUITE_LOG_LEVEL ?? "silent");
}

/** The kit on a database, with a client whose events go into its outbox. */
export async function createKit(database: DatabaseHandle): Promise<Kit> {
  const client = createClient(
    { db: database.db, env: { INNGEST_SIGNING_KEY: SIGNING_KEY, INNGEST_BASE_URL: undefined, INNGEST_EVENT_KEY: undefined }, log: suiteLog() },
    { appId: SUITE_APP_ID },
  );
  return { client, effects: await createEffects(database.db), db: database.db };
}

export function startSuiteRunner(
  database: DatabaseHandle,
  client: JobClient,
  functions: JobSet["functions"],
  options: Partial<Pick<RunnerOptions, "leaseMs" | "itemsMax" | "backoff">> & { readonly catchUp?: JobSet["catchUp"] } = {},
): Promise<Runner> {
  const { catchUp = {}, ...rest } = options;
  return startRunner({ database, jobs: { client, functions, catchUp }, log: suiteLog(), appId: SUITE_APP_ID, ...rest });
}

export function scenarioFunctions(kit: Kit): JobSet["functions"] {
  return SCENARIOS.flatMap((scenario) => scenario.functions(kit));
}

const runRow = z.object({ id: z.string(), status: z.enum(["queued", "running", "completed", "failed", "cancelled"]), result: z.unknown() });

/** Speaks to the embedded runner as the product does: through the outbox and the tables. */
export function createEmbeddedDriver(kit: Kit): Driver {
  return {
    name: "embedded",
    send: async (events) => {
      await kit.client.send(events.map((event) => ({ ...event, data: { ...event.data } })));
    },
    runsOf: async (event) => {
      const rows = await kit.db.execute(sql`select id, status, result from job_runs where event_id = ${event.id}`);
      return z
        .array(runRow)
        .parse(rows)
        .map((row) => ({ runId: row.id, status: row.status, output: row.result }));
    },
    cancel: async (runId) => {
      await kit.db.transaction((tx) => endRun(tx, runId, { status: "cancelled", reason: "The suite cancelled it." }, { tellFinished: true }));
    },
    callUnsigned: async () => {
      const handler = serve({ client: kit.client, functions: [...scenarioFunctions(kit)] });
      const body = JSON.stringify({ event: {}, events: [], steps: {}, ctx: {} });
      const response = await handler(
        new Request("https://runner.internal/api/inngest?fnId=suite-two-steps&stepId=step", { method: "POST", headers: { host: "runner.internal" }, body }),
      );
      return response.status;
    },
  };
}
