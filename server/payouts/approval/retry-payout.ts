import { and, eq, isNull } from "drizzle-orm";
import { payoutContradictions } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { runOnce } from "../../kernel/idempotency";
import type { Services } from "../../services";
import { type RequestedPayout, requestedShape } from "../requests/contract";
import { holdForArtist } from "../requests/request-payout";
import { lockPayout } from "./approve-payout";

/**
 * Tries a payout again that failed or came back: a new payout with a key of its own, of all that is available now, to the method that is in
 * force now. It has to be approved like any other. Once for each payout.
 * @throws DomainError `conflict` while the old one is not proven dead; `rule_refused` with what is in the way.
 */
export async function retryPayout(
  services: Services,
  actor: Actor,
  input: { readonly payoutId: string },
  idempotencyKey: string | null,
): Promise<RequestedPayout> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "payouts/retry", input },
      async () => {
        const old = await lockPayout(tx, input.payoutId);
        if (old.state !== "FAILED_FINAL" && old.state !== "RETURNED")
          throw new DomainError("conflict", { sentence: "Only what failed for good or came back is tried again. Ask the rail first." });
        const isOpen = and(eq(payoutContradictions.payoutId, old.id), isNull(payoutContradictions.resolvedAt));
        if ((await tx.$count(payoutContradictions, isOpen)) > 0)
          throw new DomainError("conflict", { sentence: "The rail says otherwise of this payout. Look into that before it is tried again." });
        const again = await tx.query.payoutRequests.findFirst({ where: (table, { eq: is }) => is(table.retryOfId, old.id) });
        if (again !== undefined) throw new DomainError("conflict", { sentence: "It was tried again already.", details: { payoutId: again.id } });
        const cause = { period: null, runId: null, requestedBy: actor.userId, retryOf: { id: old.id, attempt: old.attempt + 1 }, now };
        const held = await holdForArtist(services, tx, { accountId: old.accountId, currency: old.currency }, cause);
        const after = { retryOf: old.id, amountCents: held.amountCents };
        await appendAudit(tx, { actorId: actor.userId, action: "payouts/payout.retried", target: held.payoutId, after }, now);
        return held;
      },
      (stored) => requestedShape.parse(stored),
    ),
  );
}
