import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type Decision, findEarlierCommand, runCommand } from "../commands/run-command";
import { requireSeat } from "../tiers/count-seats";
import type { Changed, ChangeInput } from "./contract";
import { findConfirmation } from "./find-confirmation";
import { getSubscription } from "./get-subscription";
import { type Plan, planChange, recallPlan, requireRunning } from "./plan-change";
import { findOwn, lockOwn, type SubscriptionRow } from "./queries";

/** What is asked of Stripe, in the words of a command. */
function decisionOf({ effect, tier, interval, price, prorationDate, dueNowCents, dropsCode }: Plan): Decision {
  if (effect === "undo") return { kind: "resume", input: {} };
  return { kind: "change", input: { effect, tierId: tier.id, interval, stripePriceId: price.stripePriceId, prorationDate, dueNowCents, dropsCode } };
}

/** Where the bank's question about a change is answered; null for one that asks none. */
async function confirmUrlOf(services: Services, { stripeSubscriptionId }: SubscriptionRow, { effect }: Plan): Promise<string | null> {
  return effect !== "now" || stripeSubscriptionId === null ? null : findConfirmation(services, stripeSubscriptionId);
}

/**
 * Changes the tier or the interval: more at once, for the difference; less with the next period. With `preview`, says the exact cents and
 * changes nothing; `quotedAt` of that answer, given back within an hour, makes the charge exactly what it said. Where the bank wants the
 * fan's word first, nothing is changed before it is given at `confirmUrl`.
 * @throws DomainError `not_found`; `rule_refused` (not running, full, the same, what the bank says).
 */
export async function changeSubscription(services: Services, actor: Actor, input: ChangeInput, idempotencyKey: string | null): Promise<Changed> {
  const own = { id: input.id, fanId: actor.userId };
  const found = await findOwn(services.db, own);
  if (found === undefined) throw new DomainError("not_found");
  const { row } = found;
  const isPreview = input.preview === true;
  const request = { subjectId: row.id, operation: "patron/change", idempotencyKey, input };
  const earlier = isPreview ? undefined : await findEarlierCommand(services.db, actor, request);
  const plan = await (earlier === undefined ? planChange(services, row, input) : recallPlan(services, row, input, earlier));
  if (!isPreview) {
    await runCommand(services, actor, {
      ...request,
      decide: async (tx, now) => {
        const locked = await lockOwn(tx, own);
        if (locked === undefined) throw new DomainError("not_found");
        requireRunning(locked);
        // Who holds a place of the tier, or has one to come, needs no other.
        const held = [locked.tierId, locked.nextTierId, locked.pendingTierId];
        if (!held.includes(plan.tier.id)) await requireSeat(tx, plan.tier.id, now);
        return decisionOf(plan);
      },
    });
  }
  const { effect, dueNowCents, nextAmountCents, interval } = plan;
  const quotedAt = new Date(plan.prorationDate * 1_000).toISOString();
  return {
    subscriptionId: row.id,
    takesEffect: effect === "period_end" ? "period_end" : "now",
    effectiveAt: effect === "period_end" ? (row.currentPeriodEnd?.toISOString() ?? quotedAt) : quotedAt,
    quotedAt,
    dueNowCents,
    nextAmountCents,
    interval,
    currency: row.currency,
    isPreview,
    confirmUrl: isPreview ? null : await confirmUrlOf(services, row, plan),
    subscription: await getSubscription(services, actor, input),
  };
}
