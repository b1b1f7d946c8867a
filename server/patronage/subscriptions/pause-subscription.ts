import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";
import type { ShownSubscription } from "./contract";
import { getSubscription } from "./get-subscription";
import { lockOwn } from "./queries";
import { addMonths } from "./rules";

/**
 * Stops charging for one to three months from the end of what is paid. Access stays to that end; the membership goes on by itself after
 * the pause, or earlier when the fan resumes it.
 * @throws DomainError `not_found`; `rule_refused` for what is not running.
 */
export async function pauseSubscription(
  services: Services,
  actor: Actor,
  input: { readonly id: string; readonly months: number },
  idempotencyKey: string | null,
): Promise<ShownSubscription> {
  await runCommand(services, actor, {
    subjectId: input.id,
    operation: "patron/pause",
    idempotencyKey,
    input,
    decide: async (tx) => {
      const row = await lockOwn(tx, { id: input.id, fanId: actor.userId });
      if (row === undefined) throw new DomainError("not_found");
      if (row.status === "PAUSED") return null;
      if (row.status !== "ACTIVE" || row.cancelAtPeriodEnd || row.currentPeriodEnd === null) {
        throw new DomainError("rule_refused", { sentence: "Only a membership that is running and paid can be paused." });
      }
      return { kind: "pause", input: { pauseEndsAt: addMonths(row.currentPeriodEnd, input.months).toISOString() } };
    },
  });
  return getSubscription(services, actor, input);
}
