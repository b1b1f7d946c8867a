import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Actor, requireArtist } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { runOnce } from "../../kernel/idempotency";
import type { Services } from "../../services";
import { type HoldCause, holdPayouts } from "../holding/hold-payouts";
import { planPayout } from "../holding/plan-payout";
import { type RequestedPayout, requestedShape } from "./contract";

/** Until the transaction ends, nothing else is held of this artist's money. */
export async function lockPayee(tx: Tx, accountId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`payout:${accountId}`}, 0))`);
}

/**
 * Holds all that can be paid to one artist now. It posts; only the audit log comes after it.
 * @throws DomainError `rule_refused` with what is in the way; `unavailable` while the last earnings are not written down yet.
 */
export async function holdForArtist(
  services: Pick<Services, "rails">,
  tx: Tx,
  input: { readonly accountId: string; readonly currency: string },
  cause: HoldCause,
): Promise<RequestedPayout> {
  await lockPayee(tx, input.accountId);
  const planned = await planPayout(services, tx, input, cause.now);
  if ("hindrance" in planned) throw planned.hindrance;
  const [held] = await holdPayouts(tx, [planned.hold], cause);
  if (held === undefined) throw new Error("Nothing was held although nothing was in the way.");
  return { payoutId: held.id, amountCents: held.amountCents, currency: input.currency, status: "PENDING" };
}

/**
 * Asks for everything that is available to be paid out. It is held at once, and sent when it was approved.
 * @throws DomainError `rule_refused` under the least amount, or while nothing can be paid to the method; see `holdForArtist`.
 */
export async function requestPayout(
  services: Services,
  actor: Actor,
  input: { readonly currency: string },
  idempotencyKey: string | null,
): Promise<RequestedPayout> {
  requireArtist(actor);
  const now = services.clock.now();
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "payouts/request", input },
      async () => {
        const cause = { period: null, runId: null, requestedBy: actor.userId, now };
        const asked = await holdForArtist(services, tx, { accountId: actor.userId, currency: input.currency }, cause);
        const after = { amountCents: asked.amountCents, currency: asked.currency };
        await appendAudit(tx, { actorId: actor.userId, action: "payouts/payout.requested", target: asked.payoutId, after }, now);
        return asked;
      },
      (stored) => requestedShape.parse(stored),
    ),
  );
}
