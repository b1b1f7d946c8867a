import { z } from "zod";
import type { CatchUp } from "../functions";
import { parseSchedule } from "./cron/schedule";
import { parseDurationMs } from "./duration";
import { type Node, parseExpression } from "./expression";

/** As the server's: how often a failed attempt is repeated unless the function says. */
const RETRIES_DEFAULT = 4;
const RETRIES_MAX = 20;
const CONCURRENCY_ENTRIES_MAX = 2;

/** A function as the runner knows it; its expressions are read, its limits checked. */
export interface RunnerFunction {
  readonly id: string;
  readonly triggers: readonly { readonly event: string; readonly condition: Node | null }[];
  readonly schedules: readonly { readonly schedule: string; readonly catchUp: CatchUp }[];
  readonly attemptsMax: number;
  /** Finest first: an entry with a key before one without. */
  readonly concurrency: readonly { readonly limit: number; readonly key: Node | null }[];
  readonly idempotency: Node | null;
  readonly singleton: { readonly key: Node | null } | null;
  readonly cancelOn: readonly { readonly event: string; readonly condition: string | null; readonly timeoutMs: number | null }[];
  readonly finishMs: number | null;
}

const concurrencyEntry = z.strictObject({
  limit: z.number().int().min(1),
  key: z.string().optional(),
  scope: z.literal("fn", "concurrency has no other scope than the function").optional(),
});

const wireFunction = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(z.union([z.strictObject({ event: z.string(), expression: z.string().optional() }), z.strictObject({ cron: z.string() })])),
  steps: z.record(z.string(), z.object({ retries: z.object({ attempts: z.number().int().min(0).max(RETRIES_MAX).optional() }).optional() })),
  concurrency: z
    .preprocess((given) => (typeof given === "number" ? [{ limit: given }] : [given].flat()), z.array(concurrencyEntry).max(CONCURRENCY_ENTRIES_MAX))
    .optional(),
  idempotency: z.string().optional(),
  cancel: z.array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() })).optional(),
  singleton: z.strictObject({ mode: z.literal("skip"), key: z.string().optional() }).optional(),
  timeouts: z.strictObject({ finish: z.string().optional() }).optional(),
});

/** What this engine leaves out on purpose, by the name it has in a function's options. */
const REFUSED = ["debounce", "throttle", "rateLimit", "batchEvents", "priority"] as const;

/**
 * Reads functions as the SDK registers them.
 * @throws Error naming the function and the option that this engine does not have, so that it is known at the start
 * and not from a job that behaves unlike on a real server.
 */
export function readFunctions(registered: unknown, catchUp: Readonly<Record<string, CatchUp>>, appId: string): RunnerFunction[] {
  const list = z.array(z.looseObject({ id: z.string() })).parse(registered);
  return list.map((given) => {
    const refused = REFUSED.find((option) => given[option] !== undefined);
    if (refused !== undefined) throw new Error(`Function ${given.id} uses ${refused}, which the embedded runner does not have.`);
    const parsed = wireFunction.safeParse(JSON.parse(JSON.stringify(given)));
    if (!parsed.success) {
      throw new Error(`Function ${given.id} cannot run on the embedded runner: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
    }
    try {
      return readFunction(parsed.data, catchUp, appId);
    } catch (error) {
      throw new Error(`Function ${given.id} cannot run on the embedded runner: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function readFunction(wire: z.output<typeof wireFunction>, catchUp: Readonly<Record<string, CatchUp>>, appId: string): RunnerFunction {
  const concurrency = (wire.concurrency ?? []).map((entry) => ({ limit: entry.limit, key: entry.key === undefined ? null : parseExpression(entry.key) }));
  const retries = Object.values(wire.steps)[0]?.retries?.attempts ?? RETRIES_DEFAULT;
  return {
    id: wire.id,
    triggers: wire.triggers.flatMap((trigger) => ("event" in trigger ? [readTrigger(trigger)] : [])),
    schedules: wire.triggers.flatMap((trigger) => {
      if (!("cron" in trigger)) return [];
      parseSchedule(trigger.cron);
      const policy = catchUp[wire.id.slice(appId.length + 1)];
      if (policy === undefined) throw new Error("it has a cron trigger but no catch-up policy in inngest/functions/index.ts");
      return [{ schedule: trigger.cron, catchUp: policy }];
    }),
    attemptsMax: retries + 1,
    concurrency: concurrency.sort((a, b) => Number(a.key === null) - Number(b.key === null)),
    idempotency: wire.idempotency === undefined ? null : parseExpression(wire.idempotency),
    singleton: wire.singleton === undefined ? null : { key: wire.singleton.key === undefined ? null : parseExpression(wire.singleton.key) },
    cancelOn: (wire.cancel ?? []).map((cancel) => {
      if (cancel.if !== undefined) parseExpression(cancel.if);
      return { event: cancel.event, condition: cancel.if ?? null, timeoutMs: cancel.timeout === undefined ? null : parseDurationMs(cancel.timeout) };
    }),
    finishMs: wire.timeouts?.finish === undefined ? null : parseDurationMs(wire.timeouts.finish),
  };
}

function readTrigger(trigger: { readonly event: string; readonly expression?: string | undefined }): RunnerFunction["triggers"][number] {
  if (trigger.event.includes("*")) throw new Error(`the trigger ${trigger.event} has a wildcard`);
  return { event: trigger.event, condition: trigger.expression === undefined ? null : parseExpression(trigger.expression) };
}
