import { type Actor, requireAdmin } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import type { Overview } from "./contract";
import { countByFunction, countRuns, measureBacklog } from "./queries";

/** Which engine runs the jobs, how many runs there are, and whether work is piling up. */
export async function getOverview(services: Pick<Services, "db" | "env">, actor: Actor): Promise<Overview> {
  requireAdmin(actor);
  const [counted, functions, backlog] = await Promise.all([countRuns(services.db), countByFunction(services.db), measureBacklog(services.db)]);
  const runsOf = (status: (typeof counted)[number]["status"]) => counted.find((row) => row.status === status)?.runs ?? 0;
  return {
    engine: services.env.INNGEST_BASE_URL === undefined ? "embedded" : "inngest",
    serverUrl: services.env.INNGEST_BASE_URL ?? null,
    counts: { queued: runsOf("queued"), running: runsOf("running"), completed: runsOf("completed"), failed: runsOf("failed"), cancelled: runsOf("cancelled") },
    functions: functions.map((row) => ({ ...row, lastRunAt: row.lastRunAt?.toISOString() ?? null })),
    outbox: { waiting: backlog.waiting, oldestSeconds: backlog.oldestSeconds, failing: backlog.failing },
    longestDueSeconds: backlog.longestDueSeconds,
  };
}
