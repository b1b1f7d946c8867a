import { keyOf } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { applyRailAnswers } from "../states/apply-rail-answer";
import type { PayoutRow } from "../states/move-payouts";
import { lockPayout } from "./approve-payout";

export interface PersonsAnswer {
  readonly payoutId: string;
  readonly state: "settled" | "refused" | "returned";
  readonly railReference: string | null;
  readonly feeCents: number;
  /** The day of it, `2026-12-31`, where a statement says so. */
  readonly bookedOn?: string;
  /** How the admin knows: who was asked, which statement. */
  readonly note: string;
}

/**
 * Writes down what a person learnt from the rail where no program could ask it: an invoice that was paid, a bank that was called. It goes
 * the same guarded way as any answer.
 * @throws DomainError `conflict` when it contradicts what is known, which is kept for a second look.
 */
export async function recordAnswer(services: Services, actor: Actor, input: PersonsAnswer): Promise<PayoutRow> {
  requireAdmin(actor);
  const now = services.clock.now();
  const key = await services.db.transaction(async (tx) => {
    const payout = await lockPayout(tx, input.payoutId);
    if (payout.accountId === actor.userId)
      throw new DomainError("rule_refused", { sentence: "Somebody else has to write down what became of your own payout." });
    const after = { state: input.state, railReference: input.railReference, feeCents: input.feeCents, note: input.note };
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/answer.recorded", target: payout.id, before: { state: payout.state }, after }, now);
    return keyOf({ payoutId: payout.id, attempt: payout.attempt });
  });
  const { state, railReference, feeCents, bookedOn, note } = input;
  const answer = { state, railReference, feeCents, reason: note, ...(bookedOn === undefined ? {} : { bookedOn }) };
  const [applied] = await applyRailAnswers(services, [{ key, answer, source: "admin" }]);
  if (applied?.outcome === "contradiction" || applied === undefined)
    throw new DomainError("conflict", { sentence: "This contradicts what is known of the payout. It is kept among the contradictions." });
  return services.db.transaction((tx) => lockPayout(tx, input.payoutId));
}
