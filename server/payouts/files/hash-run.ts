import { eq, sql } from "drizzle-orm";
import { payoutRuns } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { type RunHash, runHashShape } from "./contract";

/**
 * All that was approved of a run, in one hash over what was frozen of each payout: whoever has the list can reckon it again, and a
 * changed line gives another. It changes while a run is being approved, and not after. @throws not_found.
 */
export async function hashRun(services: Services, actor: Actor, { runId }: { readonly runId: string }): Promise<RunHash> {
  requireAdmin(actor);
  const [run] = await services.db.select({ id: payoutRuns.id }).from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1);
  if (run === undefined) throw new DomainError("not_found");
  // By bytes, so that no language's order of letters comes in.
  const [row] = await services.db.execute(sql`
    select count(*)::integer as payouts, count(frozen_hash)::integer as frozen,
      encode(sha256(convert_to(string_agg(id || ' ' || frozen_hash, chr(10) order by id collate "C") filter (where frozen_hash is not null), 'UTF8')), 'hex') as hash
    from payout_requests where run_id = ${runId}`);
  return runHashShape.parse(row);
}
