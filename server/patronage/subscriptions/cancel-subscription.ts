import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { runCommand } from "../commands/run-command";
import { isPaidAhead } from "../sync/rules";
import type { ShownSubscription } from "./contract";
import { dropUnpaid } from "./drop-unpaid";
import { getSubscription } from "./get-subscription";
import { findOwn, lockOwn } from "./queries";

/**
 * Ends a membership with the period that is paid; one with nothing paid ahead (fallen behind, or paused past its period) at once, and one that
 * was never paid with its checkout. One that is ending or has ended stays as it is.
 * @throws DomainError `not_found` for anybody else's.
 */
export async function cancelSubscription(
  services: Services,
  actor: Actor,
  input: { readonly id: string },
  idempotencyKey: string | null,
): Promise<ShownSubscription> {
  const own = { id: input.id, fanId: actor.userId };
  const found = await findOwn(services.db, own);
  if (found === undefined) throw new DomainError("not_found");
  if (found.row.status === "INCOMPLETE") {
    await dropUnpaid(services, found.row);
    return getSubscription(services, actor, input);
  }
  await runCommand(services, actor, {
    subjectId: input.id,
    operation: "patron/cancel",
    idempotencyKey,
    input,
    decide: async (tx, now) => {
      const row = await lockOwn(tx, own);
      if (row === undefined) throw new DomainError("not_found");
      if (row.status === "CANCELLED" || row.status === "EXPIRED" || row.cancelAtPeriodEnd) return null;
      const when = isPaidAhead({ ...row, periodEnd: row.currentPeriodEnd }, now) ? "period_end" : "now";
      return { kind: "cancel", input: { when } };
    },
  });
  return getSubscription(services, actor, input);
}
