import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type Decision, runCommand } from "../commands/run-command";
import { changeAtOnce } from "../commands/write-change";
import { requireSeat } from "../tiers/count-seats";
import { ensureTierPrice, type TierPrice } from "../tiers/ensure-tier-price";
import { findTier, findTierById, type TierRow } from "../tiers/queries";
import type { Changed, ChangeInput } from "./contract";
import { getSubscription } from "./get-subscription";
import { findOwn, lockOwn, type SubscriptionRow } from "./queries";
import { effectOf, QUOTE_MS_MAX } from "./rules";

interface Plan {
  readonly tier: TierRow;
  readonly interval: "month" | "year";
  readonly price: TierPrice;
  /** `undo` takes back a downgrade that was to come. */
  readonly effect: "now" | "period_end" | "undo";
  /** Unix seconds. */
  readonly prorationDate: number;
}

function requireRunning(row: SubscriptionRow): void {
  if (row.status === "ACTIVE" && !row.cancelAtPeriodEnd && row.currentPeriodEnd !== null) return;
  const sentence = row.cancelAtPeriodEnd ? "This membership is about to end. Resume it first." : "Only a membership that is running and paid can be changed.";
  throw new DomainError("rule_refused", { sentence });
}

/** The moment for which the difference is computed: that of the preview, when it is fresh, else now; always within the paid period. */
function quoteDate(row: SubscriptionRow, quotedAt: string | undefined, now: Date): number {
  const quotedMs = quotedAt === undefined ? now.getTime() : new Date(quotedAt).getTime();
  const ageMs = now.getTime() - quotedMs;
  if (ageMs > QUOTE_MS_MAX || ageMs < -QUOTE_MS_MAX)
    throw new DomainError("rule_refused", { sentence: "These figures are no longer fresh. Look at them again." });
  const startMs = row.currentPeriodStart?.getTime() ?? 0;
  const endMs = row.currentPeriodEnd?.getTime() ?? quotedMs;
  return Math.floor(Math.min(Math.max(quotedMs, startMs), endMs - 1_000) / 1_000);
}

async function planChange(services: Services, row: SubscriptionRow, input: ChangeInput): Promise<Plan> {
  const tier = await findTier(services.db, { artistId: row.artistId, key: input.tier });
  const current = await findTierById(services.db, row.tierId);
  if (tier === undefined || current === undefined || !(tier.isActive || tier.id === row.tierId))
    throw new DomainError("not_found", { sentence: "There is no such tier." });
  const interval = input.interval ?? row.interval;
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency: row.currency });
  const wanted = effectOf({ rank: current.rank, interval: row.interval }, { rank: tier.rank, interval });
  if (wanted === "none" && row.nextTierId === null) throw new DomainError("rule_refused", { sentence: "This is the tier that you have." });
  return { tier, interval, price, effect: wanted === "none" ? "undo" : wanted, prorationDate: quoteDate(row, input.quotedAt, services.clock.now()) };
}

/** What Stripe would charge now: the same question that the change itself asks. */
async function previewCents(services: Services, row: SubscriptionRow, plan: Plan): Promise<number> {
  const subscriptionId = row.stripeSubscriptionId;
  if (plan.effect !== "now" || subscriptionId === null) return 0;
  const subscription = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(subscriptionId));
  const [item] = subscription.items.data;
  if (item === undefined) throw new DomainError("internal");
  const details = changeAtOnce(item.id, { stripePriceId: plan.price.stripePriceId, prorationDate: plan.prorationDate });
  const preview = await services.stripe.call((stripe) => stripe.invoices.createPreview({ subscription: subscriptionId, subscription_details: details }));
  return preview.amount_due;
}

/**
 * Changes the tier or the interval: more at once, for the difference; less with the next period. With `preview`, says the exact cents and
 * changes nothing; `quotedAt` of that answer, given back within an hour, makes the charge exactly what it said.
 * @throws DomainError `not_found`; `rule_refused` (not running, full, the same, what the bank says).
 */
export async function changeSubscription(services: Services, actor: Actor, input: ChangeInput, idempotencyKey: string | null): Promise<Changed> {
  const own = { id: input.id, fanId: actor.userId };
  const found = await findOwn(services.db, own);
  if (found === undefined) throw new DomainError("not_found");
  const { row } = found;
  requireRunning(row);
  const plan = await planChange(services, row, input);
  const dueNowCents = await previewCents(services, row, plan);
  const isPreview = input.preview === true;
  if (!isPreview) {
    await runCommand(services, actor, {
      subjectId: row.id,
      operation: "patron/change",
      idempotencyKey,
      input,
      decide: async (tx, now): Promise<Decision> => {
        const locked = await lockOwn(tx, own);
        if (locked === undefined) throw new DomainError("not_found");
        requireRunning(locked);
        if (plan.effect === "undo") return { kind: "resume", input: {} };
        await requireSeat(tx, plan.tier.id, now);
        const { effect, prorationDate } = plan;
        return { kind: "change", input: { effect, tierId: plan.tier.id, stripePriceId: plan.price.stripePriceId, prorationDate } };
      },
    });
  }
  const quotedAt = new Date(plan.prorationDate * 1_000).toISOString();
  const subscription = await getSubscription(services, actor, input);
  return {
    subscriptionId: row.id,
    takesEffect: plan.effect === "period_end" ? "period_end" : "now",
    effectiveAt: plan.effect === "period_end" ? (row.currentPeriodEnd?.toISOString() ?? quotedAt) : quotedAt,
    quotedAt,
    dueNowCents,
    nextAmountCents: plan.price.amountCents,
    currency: row.currency,
    isPreview,
    subscription,
  };
}
