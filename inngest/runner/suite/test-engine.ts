import type { DatabaseHandle } from "@/db/client";
import type { JobSet } from "../../functions";
import { createCaller } from "../call";
import { readFunctions } from "../config";
import type { Engine } from "../engine";
import { SUITE_APP_ID, suiteLog } from "./embedded-driver";

/** The parts of a runner without its loops, for tests that decide themselves who does what and when. */
export async function createTestEngine(
  database: DatabaseHandle,
  jobs: JobSet,
  options: { readonly workerId: string; readonly leaseMs?: number },
): Promise<Engine> {
  const caller = createCaller(jobs);
  const functions = readFunctions(await caller.readConfig(), jobs.catchUp, SUITE_APP_ID);
  return {
    db: database.db,
    log: suiteLog(),
    workerId: options.workerId,
    functions: new Map(functions.map((fn) => [fn.id, fn])),
    caller,
    backoff: { delaysMs: [0], jitterMs: 0 },
    leaseMs: options.leaseMs ?? 60_000,
  };
}
