import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CommandRow } from "../commands/add-command";
import { type Decision, findEarlierCommand, runCommand } from "../commands/run-command";
import { readInput } from "../commands/subject";
import { changeAtOnce, changeCommandInput } from "../commands/write-change";
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
  readonly dueNowCents: number;
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
  requireRunning(row);
  const tier = await findTier(services.db, { artistId: row.artistId, key: input.tier });
  const current = await findTierById(services.db, row.tierId);
  if (tier === undefined || current === undefined || !(tier.isActive || tier.id === row.tierId))
    throw new DomainError("not_found", { sentence: "There is no such tier." });
  const interval = input.interval ?? row.interval;
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency: row.currency });
  const wanted = effectOf({ rank: current.rank, interval: row.interval }, { rank: tier.rank, interval });
  if (wanted === "none" && row.nextTierId === null) throw new DomainError("rule_refused", { sentence: "This is the tier that you have." });
  const prorationDate = quoteDate(row, input.quotedAt, services.clock.now());
  const plan = { tier, interval, price, effect: wanted === "none" ? ("undo" as const) : wanted, prorationDate };
  return { ...plan, dueNowCents: await previewCents(services, row, plan) };
}

/** What an earlier request with the same key set out to do; it may be done by now. */
async function recallPlan(services: Services, row: SubscriptionRow, input: ChangeInput, earlier: CommandRow): Promise<Plan> {
  const change = earlier.kind === "change" ? readInput(earlier, changeCommandInput) : null;
  const tier = await findTierById(services.db, change?.tierId ?? row.tierId);
  if (tier === undefined) throw new DomainError("not_found", { sentence: "There is no such tier." });
  const interval = input.interval ?? row.interval;
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency: row.currency });
  const prorationDate = change?.prorationDate ?? Math.floor(earlier.createdAt.getTime() / 1_000);
  return { tier, interval, price, effect: change?.effect ?? "undo", prorationDate, dueNowCents: change?.dueNowCents ?? 0 };
}

/** What Stripe would charge now: the same question that the change itself asks. */
async function previewCents(services: Services, row: SubscriptionRow, plan: Omit<Plan, "dueNowCents">): Promise<number> {
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
  const isPreview = input.preview === true;
  const request = { subjectId: row.id, operation: "patron/change", idempotencyKey, input };
  const earlier = isPreview ? undefined : await findEarlierCommand(services.db, actor, request);
  const plan = await (earlier === undefined ? planChange(services, row, input) : recallPlan(services, row, input, earlier));
  const { effect, prorationDate, dueNowCents } = plan;
  if (!isPreview) {
    await runCommand(services, actor, {
      ...request,
      decide: async (tx, now): Promise<Decision> => {
        const locked = await lockOwn(tx, own);
        if (locked === undefined) throw new DomainError("not_found");
        requireRunning(locked);
        if (effect === "undo") return { kind: "resume", input: {} };
        await requireSeat(tx, plan.tier.id, now);
        return { kind: "change", input: { effect, tierId: plan.tier.id, stripePriceId: plan.price.stripePriceId, prorationDate, dueNowCents } };
      },
    });
  }
  const quotedAt = new Date(prorationDate * 1_000).toISOString();
  const subscription = await getSubscription(services, actor, input);
  return {
    subscriptionId: row.id,
    takesEffect: effect === "period_end" ? "period_end" : "now",
    effectiveAt: effect === "period_end" ? (row.currentPeriodEnd?.toISOString() ?? quotedAt) : quotedAt,
    quotedAt,
    dueNowCents,
    nextAmountCents: plan.price.amountCents,
    currency: row.currency,
    isPreview,
    subscription,
  };
}
