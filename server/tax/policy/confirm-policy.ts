import { and, eq, isNull } from "drizzle-orm";
import { taxPolicies } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findPolicyState, findVersion, type PolicyState } from "./load-policy";

export interface Confirmation {
  readonly version: number;
  /** Name and firm of the counsel. */
  readonly counsel: string;
  /** What they confirmed, and where that is on paper. */
  readonly statement: string;
}

/** Writes down that counsel confirmed the version in force: its banner goes. @throws not_found for another version, conflict when it is confirmed. */
export async function confirmPolicy(services: Services, actor: Actor, input: Confirmation): Promise<PolicyState> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const { version } = await findVersion(tx, { at: now });
    if (version !== input.version) throw new DomainError("not_found", { sentence: "Only the version in force can be confirmed." });
    const confirmed = await tx
      .update(taxPolicies)
      .set({ confirmedBy: input.counsel, confirmedAt: now, confirmation: input.statement })
      .where(and(eq(taxPolicies.version, version), isNull(taxPolicies.confirmedAt)))
      .returning({ version: taxPolicies.version });
    if (confirmed.length === 0) throw new DomainError("conflict", { sentence: "This version is confirmed already." });
    const after = { counsel: input.counsel, statement: input.statement };
    await appendAudit(tx, { actorId: actor.userId, action: "tax/policy.confirmed", target: `tax-policy ${version}`, after }, now);
    return findPolicyState(tx, now);
  });
}
