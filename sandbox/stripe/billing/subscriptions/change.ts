import type { Context } from "../../engine/context";
import { discountedCents } from "../discounts";
import { type DraftLine, itemCents, periodLine, prorationLine } from "../invoices/lines";
import { moveByIntervals, type Period } from "../periods";
import type { Subscription, SubscriptionItem } from "../tables";
import { periodEndOf, periodStartOf } from "./cycle";
import { changeItems, type ItemWish, intervalOf } from "./items";

/** What of a change matters for money; asked for by updates and by previews alike. */
export interface ChangeWish {
  readonly items?: readonly ItemWish[] | undefined;
  /** `always_invoice`, `create_prorations` or `none`. */
  readonly prorationBehavior: string;
  readonly prorationDate?: number | undefined;
  readonly resetsAnchor?: boolean | undefined;
  /** `now` ends a trial; a time moves or begins one. */
  readonly trialEnd?: number | string | undefined;
  /** Of the subscription after the change; without them, those it has. */
  readonly discounts?: readonly string[] | undefined;
}

export interface PlannedChange {
  readonly items: SubscriptionItem[];
  readonly anchor: number;
  readonly trialEnd: number | null;
  /** Credits and charges for parts of periods. */
  readonly prorations: DraftLine[];
  /** Whole periods that begin now. */
  readonly periods: DraftLine[];
  /** Whether a new period begins now and is billed at once. */
  readonly isNewPeriod: boolean;
  readonly prorationDate: number;
}

/** What a change costs, to the cent; changes nothing itself but the names of new items. */
export function planChange(ctx: Context, subscription: Subscription, wish: ChangeWish): PlannedChange {
  const before = subscription.items.data;
  const period = { start: periodStartOf(subscription), end: periodEndOf(subscription) };
  const asked = changeItems(ctx, subscription, before, wish.items ?? [], period);
  const isOnTrial = subscription.status === "trialing" && wish.trialEnd !== "now";
  const newTrialEnd = typeof wish.trialEnd === "number" ? wish.trialEnd : null;
  const isNewPeriod =
    !isOnTrial && newTrialEnd === null && (wish.resetsAnchor === true || wish.trialEnd === "now" || intervalName(before) !== intervalName(asked));
  const fromS = wish.prorationDate ?? ctx.now;
  const next = nextPeriod(ctx, { subscription, asked, period, isNewPeriod, newTrialEnd });
  const items = asked.map((item) => ({ ...item, current_period_start: next.start, current_period_end: next.end }));
  const isFree = subscription.status === "trialing" || wish.prorationBehavior === "none";
  const prorations = isFree
    ? []
    : prorationLines(ctx, subscription, {
        before,
        after: items,
        period,
        fromS,
        isWhole: isNewPeriod || newTrialEnd !== null,
        discounts: wish.discounts ?? subscription.discounts,
      });
  const changed = { ...subscription, discounts: [...(wish.discounts ?? subscription.discounts)] };
  const periods = isNewPeriod ? items.map((item) => periodLine(ctx, changed, item, { period: next, isTrial: false })) : [];
  return {
    items,
    anchor: isNewPeriod ? ctx.now : (newTrialEnd ?? subscription.billing_cycle_anchor),
    trialEnd: newTrialEnd ?? (wish.trialEnd === "now" ? ctx.now : subscription.trial_end),
    prorations,
    periods,
    isNewPeriod,
    prorationDate: fromS,
  };
}

interface NextPeriod {
  readonly subscription: Subscription;
  readonly asked: readonly SubscriptionItem[];
  readonly period: Period;
  readonly isNewPeriod: boolean;
  readonly newTrialEnd: number | null;
}

function nextPeriod(ctx: Context, { asked, period, isNewPeriod, newTrialEnd }: NextPeriod): Period {
  if (newTrialEnd !== null) return { start: ctx.now, end: newTrialEnd };
  return isNewPeriod ? { start: ctx.now, end: moveByIntervals(ctx.now, intervalOf(asked), 1) } : period;
}

interface Prorated {
  readonly before: readonly SubscriptionItem[];
  readonly after: readonly SubscriptionItem[];
  readonly period: Period;
  readonly fromS: number;
  /** Everything is credited, because the period that was paid ends here. */
  readonly isWhole: boolean;
  readonly discounts: readonly string[];
}

function prorationLines(ctx: Context, subscription: Subscription, { before, after, period, fromS, isWhole, discounts }: Prorated): DraftLine[] {
  const isSame = (a: SubscriptionItem, b: SubscriptionItem | undefined) => a.price.id === b?.price.id && a.quantity === b.quantity;
  const line = (item: SubscriptionItem, isCredit: boolean, taken: readonly string[]) => {
    const how = { discounts: [...item.discounts, ...taken], currency: subscription.currency };
    return prorationLine(ctx, subscription, item, {
      whole: period,
      fromS,
      amount: discountedCents(ctx, itemCents(item, subscription.currency), item.price, how),
      isCredit,
    });
  };
  const credited = before.filter(
    (item) =>
      isWhole ||
      !isSame(
        item,
        after.find(({ id }) => id === item.id),
      ),
  );
  const charged = isWhole
    ? []
    : after.filter(
        (item) =>
          !isSame(
            item,
            before.find(({ id }) => id === item.id),
          ),
      );
  return [...credited.map((item) => line(item, true, subscription.discounts)), ...charged.map((item) => line(item, false, discounts))];
}

function intervalName(items: readonly SubscriptionItem[]): string {
  const { interval, interval_count } = intervalOf(items);
  return `${interval_count} ${interval}`;
}
