import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";
import type { ShownSubscription } from "./contract";
import { getSubscription } from "./get-subscription";
import { lockOwn } from "./queries";

/**
 * Goes on with a membership that was paused, or that was to end. What runs anyway stays as it is.
 * @throws DomainError `not_found`; `rule_refused` for one that has ended.
 */
export async function resumeSubscription(
  services: Services,
  actor: Actor,
  input: { readonly id: string },
  idempotencyKey: string | null,
): Promise<ShownSubscription> {
  await runCommand(services, actor, {
    subjectId: input.id,
    operation: "patron/resume",
    idempotencyKey,
    input,
    decide: async (tx) => {
      const row = await lockOwn(tx, { id: input.id, fanId: actor.userId });
      if (row === undefined) throw new DomainError("not_found");
      if (row.status === "CANCELLED" || row.status === "EXPIRED") {
        throw new DomainError("rule_refused", { sentence: "This membership has ended. Choose a tier on the artist’s page to begin a new one." });
      }
      if (row.status === "PAUSED") return { kind: "unpause", input: {} };
      return row.cancelAtPeriodEnd ? { kind: "resume", input: {} } : null;
    },
  });
  return getSubscription(services, actor, input);
}
