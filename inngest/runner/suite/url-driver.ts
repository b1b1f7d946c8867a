import { z } from "zod";
import type { DatabaseHandle } from "@/db/client";
import { createClient } from "../../client";
import { type ServerMode, startServerMode } from "../../server-mode";
import { SUITE_APP_ID, scenarioFunctions, suiteLog } from "./embedded-driver";
import { createEffects, type Driver, type Kit, type RunStatus, type TestEvent } from "./kit";

/** A real Inngest server, started with `inngest start` and these keys, that can reach this machine at `serveOrigin`. */
export interface UrlSettings {
  readonly baseUrl: string;
  readonly signingKey: string;
  readonly eventKey: string;
  readonly port: number;
  readonly serveOrigin?: string;
}

export interface UrlSuite {
  readonly kit: Kit;
  readonly driver: Driver;
  stop(): Promise<void>;
}

const STATUSES: Readonly<Record<string, RunStatus>> = {
  queued: "queued",
  running: "running",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
};
const runList = z.object({ data: z.array(z.object({ run_id: z.string(), status: z.string(), output: z.unknown() })).nullish() });

/** The settings in INNGEST_TEST_*, or null when INNGEST_TEST_URL is not set. @throws Error when the keys are missing. */
export function readUrlSettings(env: Readonly<Record<string, string | undefined>>): UrlSettings | null {
  const { INNGEST_TEST_URL: baseUrl, INNGEST_TEST_SIGNING_KEY: signingKey, INNGEST_TEST_EVENT_KEY: eventKey } = env;
  if (!baseUrl) return null;
  if (!signingKey || !eventKey) throw new Error("INNGEST_TEST_URL needs INNGEST_TEST_SIGNING_KEY and INNGEST_TEST_EVENT_KEY beside it.");
  return { baseUrl, signingKey, eventKey, port: Number(env.INNGEST_TEST_PORT ?? 4119), serveOrigin: env.INNGEST_TEST_SERVE_ORIGIN };
}

/** Serves the suite's functions to the server and speaks to it over its REST API. */
export async function startUrlSuite(database: DatabaseHandle, settings: UrlSettings): Promise<UrlSuite> {
  const env = {
    INNGEST_BASE_URL: settings.baseUrl,
    INNGEST_SIGNING_KEY: settings.signingKey,
    INNGEST_EVENT_KEY: settings.eventKey,
    WORKER_PORT: settings.port,
    HOST: "127.0.0.1",
  };
  const client = createClient({ db: database.db, env, log: suiteLog() }, { appId: SUITE_APP_ID });
  const kit: Kit = { client, effects: await createEffects(database.db), db: database.db };
  const functions = scenarioFunctions(kit);
  const mode = await startServerMode({ database, jobs: { client, functions, catchUp: {} }, env, serveOrigin: settings.serveOrigin, log: suiteLog() });
  return { kit, driver: createUrlDriver(kit, settings, mode), stop: () => mode.stop(5_000) };
}

function createUrlDriver(kit: Kit, settings: UrlSettings, mode: ServerMode): Driver {
  /** The server's own ids, by which alone it tells of runs. */
  const idsOf = new Map<string, string[]>();
  const ask = async (method: "GET" | "DELETE", path: string): Promise<unknown> => {
    const response = await fetch(new URL(path, settings.baseUrl), { method, headers: { authorization: `Bearer ${settings.signingKey}` } });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return method === "GET" ? response.json() : null;
  };
  const send = async (event: TestEvent) => {
    const { ids } = await kit.client.send({ ...event, data: { ...event.data } });
    idsOf.set(event.id, [...(idsOf.get(event.id) ?? []), ...ids]);
  };
  return {
    name: "url",
    send: async (events) => {
      for (const event of events) await send(event);
    },
    runsOf: async (event) => {
      const lists = await Promise.all((idsOf.get(event.id) ?? []).map((id) => ask("GET", `/v1/events/${id}/runs`)));
      const runs = lists.flatMap((list) => runList.parse(list).data ?? []);
      const byId = new Map(runs.map((run) => [run.run_id, run]));
      return [...byId.values()].map((run) => ({ runId: run.run_id, status: STATUSES[run.status.toLowerCase()] ?? "running", output: run.output }));
    },
    cancel: async (runId) => {
      await ask("DELETE", `/v1/runs/${runId}`);
    },
    callUnsigned: async () => {
      const response = await fetch(`http://127.0.0.1:${mode.port}/api/inngest?fnId=${SUITE_APP_ID}-two-steps&stepId=step`, { method: "POST", body: "{}" });
      return response.status;
    },
  };
}
