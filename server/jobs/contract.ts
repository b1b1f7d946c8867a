import { z } from "zod";
import { RUN_STATUSES } from "./rules";

const FUNCTION_ID_CHARS_MAX = 200;
const RUN_ID_CHARS_MAX = 64;

const time = z.string().nullable();

export const runInput = z.object({ runId: z.string().min(1).max(RUN_ID_CHARS_MAX) });

export const runFilter = z.object({
  status: z.enum(RUN_STATUSES).optional(),
  /** As the overview lists them, such as `mhc-process-video`. */
  functionId: z.string().min(1).max(FUNCTION_ID_CHARS_MAX).optional(),
});

export const runShape = z.object({
  id: z.string(),
  functionId: z.string(),
  status: z.enum(RUN_STATUSES),
  eventName: z.string(),
  /** The sentence of the last error, also while the run is still to be tried again. */
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: time,
  endedAt: time,
  /** Of a run that an admin had done again: which one it repeats. */
  replayOf: z.string().nullable(),
  /** Of a run that another invoked. */
  parentRunId: z.string().nullable(),
});
export type Run = z.output<typeof runShape>;

export const stepShape = z.object({
  /** Tells apart steps with the same name. */
  hash: z.string(),
  name: z.string(),
  kind: z.enum(["run", "sleep", "wait", "invoke"]),
  /** `stopped`: not ended when its run ended. */
  status: z.enum(["planned", "running", "waiting", "completed", "failed", "stopped"]),
  attempts: z.number().int(),
  failures: z.array(z.object({ attempt: z.number().int(), at: z.string(), message: z.string() })),
  error: z.string().nullable(),
  /** What the step gave, as JSON. */
  data: z.unknown(),
  startedAt: z.string(),
  endedAt: time,
});
export type Step = z.output<typeof stepShape>;

export const runDetailShape = runShape.extend({
  event: z.object({ id: z.string(), name: z.string(), data: z.unknown(), at: z.string() }),
  result: z.unknown(),
  errorStack: z.string().nullable(),
  cancelReason: z.string().nullable(),
  steps: z.array(stepShape),
  /** What is queued for it: which attempt comes when, or which worker has it. */
  pending: z.array(z.object({ kind: z.string(), attempt: z.number().int(), runAt: z.string(), workerId: z.string().nullable(), leaseUntil: time })),
  /** Events that came of it, such as its failure. */
  toldEvents: z.array(z.object({ id: z.string(), name: z.string(), at: z.string() })),
});
export type RunDetail = z.output<typeof runDetailShape>;

export const overviewShape = z.object({
  /** `embedded`: what is listed here is all there is. `inngest`: runs are kept by the Inngest server at `serverUrl`. */
  engine: z.enum(["embedded", "inngest"]),
  serverUrl: z.string().nullable(),
  /** Runs by status; ended ones as far back as history is kept. */
  counts: z.object({ queued: z.number().int(), running: z.number().int(), completed: z.number().int(), failed: z.number().int(), cancelled: z.number().int() }),
  functions: z.array(z.object({ functionId: z.string(), runs: z.number().int(), failed: z.number().int(), lastRunAt: time })),
  /** Events not handed on yet, the oldest one's age, and how many failed at least once. */
  outbox: z.object({ waiting: z.number().int(), oldestSeconds: z.number().nullable(), failing: z.number().int() }),
  /** How long the item that is due longest has waited; null when none is due. High for minutes: no worker runs. */
  longestDueSeconds: z.number().nullable(),
});
export type Overview = z.output<typeof overviewShape>;
