import type Stripe from "stripe";

const DAY_S = 86_400;
const GRACE_S = 7 * DAY_S;
const SLACK_S = 3_600;

/** What a fan must have with an artist, as the stand-in's own state says. */
export interface Expected {
  readonly fanId: string;
  readonly artistId: string;
  /** Stripe's price of the membership that is open; null when none is. */
  readonly priceId: string | null;
  readonly why: string;
}

export interface OracleReport {
  readonly expected: readonly Expected[];
  readonly doubleCharges: readonly string[];
  /** Σ (amount − fee) of all movements, in cents by currency. */
  readonly balances: ReadonlyMap<string, bigint>;
}

interface State {
  readonly nowS: number;
  readonly subscriptions: Stripe.Subscription[];
  readonly invoices: Stripe.Invoice[];
  readonly invoicePayments: Stripe.InvoicePayment[];
  readonly intents: Map<string, Stripe.PaymentIntent>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly disputes: Stripe.Dispute[];
  readonly movements: Stripe.BalanceTransaction[];
}

function idOf(reference: string | { id: string } | null | undefined): string {
  return typeof reference === "string" ? reference : (reference?.id ?? "");
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

function byId<T extends { readonly id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

async function readState(stripe: Stripe, nowS: number): Promise<State> {
  const page = { limit: 100 };
  return {
    nowS,
    subscriptions: await all(stripe.subscriptions.list({ ...page, status: "all" })),
    invoices: await all(stripe.invoices.list(page)),
    invoicePayments: await all(stripe.invoicePayments.list(page)),
    intents: byId(await all(stripe.paymentIntents.list(page))),
    charges: byId(await all(stripe.charges.list(page))),
    disputes: await all(stripe.disputes.list(page)),
    movements: await all(stripe.balanceTransactions.list(page)),
  };
}

function isTaken(state: State, charge: Stripe.Charge): boolean {
  if (charge.amount_refunded >= charge.amount) return true;
  return state.disputes.some((dispute) => idOf(dispute.charge) === charge.id && ["needs_response", "under_review", "lost"].includes(dispute.status));
}

/** The charges that paid an invoice. */
function chargesOf(state: State, invoiceId: string): Stripe.Charge[] {
  return state.invoicePayments.flatMap((part) => {
    if (idOf(part.invoice) !== invoiceId || part.status !== "paid") return [];
    const charge = state.charges.get(idOf(state.intents.get(idOf(part.payment.payment_intent))?.latest_charge));
    return charge?.status === "succeeded" ? [charge] : [];
  });
}

const subscriptionOf = (invoice: Stripe.Invoice): string => idOf(invoice.parent?.subscription_details?.subscription);

/** Whether the time up to `end` was paid and not given back; who gives the newest payment back whole ends what it was for. */
function isPaidTo(state: State, invoices: readonly Stripe.Invoice[], end: number): boolean {
  const newest = invoices.flatMap((invoice) => chargesOf(state, invoice.id)).sort((a, b) => b.created - a.created)[0];
  if (newest === undefined || isTaken(state, newest)) return false;
  return invoices.some((invoice) => {
    const reachesEnd = invoice.lines.data.some((line) => line.amount > 0 && line.period.end >= end);
    return reachesEnd && chargesOf(state, invoice.id).some((charge) => !isTaken(state, charge));
  });
}

/** Why a membership is open at this moment, or null when it is not. Written from the rules in words, not from the product's code. */
function whyOpen(state: State, subscription: Stripe.Subscription): string | null {
  const { status, cancel_at: cancelAt, ended_at: endedAt } = subscription;
  if (status === "incomplete" || status === "incomplete_expired") return null;
  const start = Math.max(...subscription.items.data.map((item) => item.current_period_start));
  const end = Math.max(...subscription.items.data.map((item) => item.current_period_end));
  const invoices = state.invoices.filter((invoice) => subscriptionOf(invoice) === subscription.id);
  const charges = invoices.flatMap((invoice) => chargesOf(state, invoice.id)).filter((charge) => charge.amount > 0 && charge.created >= start - SLACK_S);
  if (charges.length > 0 && charges.every((charge) => isTaken(state, charge))) return null;
  const { nowS } = state;
  if (status === "canceled") return nowS < Math.max(endedAt ?? 0, isPaidTo(state, invoices, end) ? end : 0) ? "ended within what is paid" : null;
  if (status === "paused") return nowS < end ? "paused within what is paid" : null;
  if (status === "past_due" || status === "unpaid") return nowS < start + GRACE_S ? "grace" : null;
  return cancelAt === null || nowS < cancelAt ? status : null;
}

function findExpected(state: State): Expected[] {
  const pairs = new Map<string, Expected>();
  for (const subscription of state.subscriptions) {
    const { mhc_fan_id: fanId, mhc_artist_id: artistId } = subscription.metadata;
    if (fanId === undefined || artistId === undefined) continue;
    const why = whyOpen(state, subscription);
    const pair = `${fanId} ${artistId}`;
    if (why === null && pairs.get(pair)?.priceId != null) continue;
    const priceId = why === null ? null : (subscription.items.data[0]?.price.id ?? null);
    pairs.set(pair, { fanId, artistId, priceId, why: why ?? `${subscription.id} is ${subscription.status}` });
  }
  return [...pairs.values()];
}

/** Two memberships of one fan and artist that were charged for the same time; one that was given back whole does not count. */
function findOverlaps(state: State): string[] {
  const paid = state.subscriptions.filter((subscription) =>
    state.invoices.some((invoice) => subscriptionOf(invoice) === subscription.id && chargesOf(state, invoice.id).some((charge) => !isTaken(state, charge))),
  );
  const byPair = new Map<string, Stripe.Subscription[]>();
  for (const subscription of paid) {
    const pair = `${subscription.metadata.mhc_fan_id} ${subscription.metadata.mhc_artist_id}`;
    byPair.set(pair, [...(byPair.get(pair) ?? []), subscription]);
  }
  return [...byPair].flatMap(([pair, group]) => {
    const sorted = [...group].sort((a, b) => a.start_date - b.start_date);
    return sorted.flatMap((one, index) => {
      const next = sorted[index + 1];
      return next !== undefined && next.start_date < (one.ended_at ?? Number.POSITIVE_INFINITY) ? [`${pair}: ${one.id} and ${next.id}`] : [];
    });
  });
}

function findRepeats(state: State): string[] {
  const repeats: string[] = [];
  for (const invoice of state.invoices) if (chargesOf(state, invoice.id).length > 1) repeats.push(`invoice ${invoice.id}`);
  const seen = new Set<string>();
  for (const invoice of state.invoices) {
    if (invoice.billing_reason !== "subscription_cycle" || chargesOf(state, invoice.id).length === 0) continue;
    const period = `${subscriptionOf(invoice)} ${invoice.lines.data.find((line) => line.amount > 0)?.period.start}`;
    if (seen.has(period)) repeats.push(`period ${period}`);
    seen.add(period);
  }
  const paidOnce = new Set<string>();
  for (const intent of state.intents.values()) {
    const { mhc_kind: kind, mhc_id: id } = intent.metadata;
    if (intent.status !== "succeeded" || kind === undefined || kind === "subscription" || id === undefined) continue;
    if (paidOnce.has(id)) repeats.push(`${kind} ${id}`);
    paidOnce.add(id);
  }
  return repeats;
}

/** What is true, from the stand-in's state alone: it knows nothing of the product's tables. */
export async function askOracle(stripe: Stripe, nowS: number): Promise<OracleReport> {
  const state = await readState(stripe, nowS);
  const balances = new Map<string, bigint>();
  for (const movement of state.movements) {
    const currency = movement.currency.toUpperCase();
    balances.set(currency, (balances.get(currency) ?? 0n) + BigInt(movement.amount - movement.fee));
  }
  return { expected: findExpected(state), doubleCharges: [...findRepeats(state), ...findOverlaps(state)], balances };
}
