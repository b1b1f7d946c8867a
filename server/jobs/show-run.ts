import { z } from "zod";
import type { Run, Step } from "./contract";
import type { RunWithEvent, StepRow } from "./queries";

const storedError = z.object({ message: z.string(), stack: z.string().optional() });
const storedFailures = z.array(z.object({ attempt: z.number(), at: z.string(), message: z.string() }));

/** The sentence and the stack in an error as the runner keeps it. */
export function readError(stored: unknown): { readonly message: string | null; readonly stack: string | null } {
  const error = storedError.safeParse(stored);
  return error.success ? { message: error.data.message, stack: error.data.stack ?? null } : { message: null, stack: null };
}

export function showRun({ run, event }: RunWithEvent): Run {
  return {
    id: run.id,
    functionId: run.functionId,
    status: run.status,
    eventName: event.name,
    error: readError(run.error).message,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    replayOf: run.replayOf,
    parentRunId: run.parentRunId,
  };
}

export function showStep(step: StepRow, isRunEnded: boolean): Step {
  const isEnded = step.status === "completed" || step.status === "failed";
  const failures = storedFailures.safeParse(step.failures);
  return {
    hash: step.hash,
    name: step.name,
    kind: step.kind,
    status: isRunEnded && !isEnded ? "stopped" : step.status === "inline" ? "running" : step.status,
    attempts: step.attempts,
    failures: failures.success ? failures.data : [],
    error: readError(step.error).message,
    data: step.data,
    startedAt: step.startedAt.toISOString(),
    endedAt: step.endedAt?.toISOString() ?? null,
  };
}
