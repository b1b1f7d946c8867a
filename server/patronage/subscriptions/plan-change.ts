import type Stripe from "stripe";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CommandRow } from "../commands/add-command";
import { readInput } from "../commands/subject";
import { changeAtOnce, changeCommandInput } from "../commands/write-change";
import type { PromoRow } from "../promos/manage-promos";
import { type CodeInUse, priceOn } from "../promos/rules";
import { findCodeFor } from "../promos/use-promo";
import { dateOf, idOf } from "../sync/reading";
import { ensureTierPrice, type TierPrice } from "../tiers/ensure-tier-price";
import { findTier, findTierById, type TierRow } from "../tiers/queries";
import type { ChangeInput } from "./contract";
import { findWaiting } from "./find-confirmation";
import type { SubscriptionRow } from "./queries";
import { addMonths, effectOf, QUOTE_MS_MAX } from "./rules";

const YEAR_MONTHS = 12;

export interface Plan {
  readonly tier: TierRow;
  readonly interval: "month" | "year";
  readonly price: TierPrice;
  /** `undo` takes back what was to come. */
  readonly effect: "now" | "period_end" | "undo";
  /** Unix seconds. */
  readonly prorationDate: number;
  readonly dueNowCents: number;
  readonly nextAmountCents: number;
  /** The code that the membership was begun with is for another tier than this one. */
  readonly dropsCode: boolean;
}

/** @throws rule_refused for one that is not running and paid, or about to end. */
export function requireRunning(row: SubscriptionRow): void {
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

async function readAtStripe(services: Services, row: SubscriptionRow): Promise<Stripe.Subscription> {
  const { stripeSubscriptionId } = row;
  if (stripeSubscriptionId === null) throw new DomainError("rule_refused", { sentence: "This membership has not begun." });
  return services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId, { expand: ["discounts"] }));
}

/** What Stripe still takes off by a code; null once it is used up. */
function codeInUse(subscription: Stripe.Subscription, promo: PromoRow | null): CodeInUse | null {
  if (promo === null) return null;
  for (const discount of subscription.discounts) {
    if (typeof discount === "string" || idOf(discount.source.coupon) !== promo.stripeCouponId) continue;
    return { percentOffBps: promo.percentOffBps, endsAt: discount.end === null ? null : dateOf(discount.end) };
  }
  return null;
}

type Aim = Pick<Plan, "tier" | "interval" | "price" | "effect" | "prorationDate">;

/** The next charge after the change, by the day on which it falls: Stripe's own preview knows none beyond the period that a change begins. */
async function nextTerms(services: Services, row: SubscriptionRow, aim: Aim, subscription: Stripe.Subscription) {
  const promo = await findCodeFor(services.db, { promoId: row.promoId, tierId: aim.tier.id });
  const quotedAt = dateOf(aim.prorationDate);
  const beginsAnew = aim.effect === "now" && aim.interval !== row.interval;
  const day = beginsAnew ? addMonths(quotedAt, aim.interval === "year" ? YEAR_MONTHS : 1) : (row.currentPeriodEnd ?? quotedAt);
  // Who stays keeps the price by which they joined.
  const amountCents = aim.effect === "undo" ? row.amountCents : aim.price.amountCents;
  const nextAmountCents = priceOn(day, amountCents, codeInUse(subscription, promo));
  return { nextAmountCents, dropsCode: row.promoId !== null && promo === null };
}

/** What Stripe would charge now: the same question that the change itself asks; or what the bank was asked about already. */
async function previewCents(services: Services, aim: Aim & Pick<Plan, "dropsCode">, subscription: Stripe.Subscription): Promise<number> {
  if (aim.effect !== "now") return 0;
  const waiting = await findWaiting(services, subscription, aim.price.stripePriceId);
  if (waiting !== null) return waiting.invoice.amount_remaining;
  const [item] = subscription.items.data;
  if (item === undefined) throw new DomainError("internal");
  const details = changeAtOnce(item.id, { stripePriceId: aim.price.stripePriceId, prorationDate: aim.prorationDate });
  const params = { subscription: subscription.id, subscription_details: details, ...(aim.dropsCode ? { discounts: "" as const } : {}) };
  return (await services.stripe.call((stripe) => stripe.invoices.createPreview(params))).amount_due;
}

/** What a change would do, to the cent. @throws not_found without such a tier; rule_refused where nothing would change. */
export async function planChange(services: Services, row: SubscriptionRow, input: ChangeInput): Promise<Plan> {
  requireRunning(row);
  const tier = await findTier(services.db, { artistId: row.artistId, key: input.tier });
  const current = await findTierById(services.db, row.tierId);
  if (tier === undefined || current === undefined || !(tier.isActive || tier.id === row.tierId))
    throw new DomainError("not_found", { sentence: "There is no such tier." });
  const interval = input.interval ?? row.interval;
  const wanted = effectOf({ rank: current.rank, interval: row.interval }, { rank: tier.rank, interval });
  if (wanted === "none" && row.nextTierId === null) throw new DomainError("rule_refused", { sentence: "This is the tier that you have." });
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency: row.currency });
  const effect = wanted === "none" ? ("undo" as const) : wanted;
  const aim = { tier, interval, price, effect, prorationDate: quoteDate(row, input.quotedAt, services.clock.now()) };
  const subscription = await readAtStripe(services, row);
  const terms = await nextTerms(services, row, aim, subscription);
  return { ...aim, ...terms, dueNowCents: await previewCents(services, { ...aim, ...terms }, subscription) };
}

/** What an earlier request with the same key set out to do; it may be done by now. */
export async function recallPlan(services: Services, row: SubscriptionRow, input: ChangeInput, earlier: CommandRow): Promise<Plan> {
  const change = earlier.kind === "change" ? readInput(earlier, changeCommandInput) : null;
  const tier = await findTierById(services.db, change?.tierId ?? row.tierId);
  if (tier === undefined) throw new DomainError("not_found", { sentence: "There is no such tier." });
  const interval = change?.interval ?? input.interval ?? row.interval;
  const price = await ensureTierPrice(services, { tierId: tier.id, interval, currency: row.currency });
  const prorationDate = change?.prorationDate ?? Math.floor(earlier.createdAt.getTime() / 1_000);
  const aim = { tier, interval, price, effect: change?.effect ?? ("undo" as const), prorationDate };
  const terms = await nextTerms(services, row, aim, await readAtStripe(services, row));
  return { ...aim, ...terms, dueNowCents: change?.dueNowCents ?? 0 };
}
