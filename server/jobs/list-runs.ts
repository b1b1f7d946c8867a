import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Run } from "./contract";
import { listRunRows } from "./queries";
import type { RunStatus } from "./rules";
import { showRun } from "./show-run";

export interface ListRunsInput extends PageRequest {
  readonly status?: RunStatus | undefined;
  readonly functionId?: string | undefined;
}

/** The runs of all jobs, newest first, for admins. */
export async function listRuns(services: Pick<Services, "db">, actor: Actor, input: ListRunsInput): Promise<Page<Run>> {
  requireAdmin(actor);
  const { rows, total } = await listRunRows(services.db, input, input);
  return cutPage(rows, { limit: input.limit, total }, { item: showRun, cursor: (row) => row.run.id });
}
