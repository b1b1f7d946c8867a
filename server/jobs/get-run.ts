import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { RunDetail } from "./contract";
import { findRun, listQueueRows, listStepRows, listToldEvents } from "./queries";
import { isEnded } from "./rules";
import { readError, showRun, showStep } from "./show-run";

/** One run with its event, its steps, their attempts and errors, and what is still queued for it. */
export async function getRun(services: Pick<Services, "db">, actor: Actor, input: { readonly runId: string }): Promise<RunDetail> {
  requireAdmin(actor);
  const found = await findRun(services.db, input.runId);
  if (found === null) throw new DomainError("not_found");
  const { run, event } = found;
  const [steps, queue, told] = await Promise.all([listStepRows(services.db, run.id), listQueueRows(services.db, run.id), listToldEvents(services.db, run.id)]);
  return {
    ...showRun(found),
    event: { id: event.id, name: event.name, data: event.data, at: event.ts.toISOString() },
    result: run.result,
    errorStack: readError(run.error).stack,
    cancelReason: run.cancelReason,
    steps: steps.map((step) => showStep(step, isEnded(run.status))),
    pending: queue.map((item) => ({
      kind: item.kind,
      attempt: item.attempt,
      runAt: item.runAt.toISOString(),
      workerId: item.leaseToken === null ? null : item.workerId,
      leaseUntil: item.leaseUntil?.toISOString() ?? null,
    })),
    toldEvents: told.map((row) => ({ id: row.id, name: row.name, at: row.createdAt.toISOString() })),
  };
}
