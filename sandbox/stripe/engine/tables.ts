import type Stripe from "stripe";
import type { BillingTables } from "../billing/tables";
import type { ConnectTables } from "../connect/tables";
import type { PortalTables } from "../portal/tables";

/** A thing the scheduler will do when the clock reaches it; `kind` names the handler in resources.ts. */
export interface Task {
  id: string;
  kind: string;
  dueAtMs: number;
  /** What the task is about, so that it can be cancelled by it. */
  subject: string;
}

/** Stripe's event as stored; `pending_webhooks` is counted when it is shown. */
export interface StoredEvent {
  id: string;
  object: "event";
  account?: string;
  api_version: string;
  created: number;
  data: { object: unknown; previous_attributes?: Record<string, unknown> };
  livemode: false;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** One event on its way to one endpoint. `swallowed` means the sender saw a 200 that the receiver never gave. */
export interface Delivery {
  id: string;
  event: string;
  endpoint: string;
  state: "waiting" | "delivered" | "given_up" | "lost" | "swallowed";
  attempts: number;
  nextAtMs: number;
  /** Among those due at the same time, the order in which they are sent. */
  rank: number;
}

/** What an endpoint does not show. */
export interface EndpointSecret {
  id: string;
  secret: string;
  /** It gets the events of connected accounts, and none of the platform's own. */
  isConnect: boolean;
}

/** The answer given to an idempotency key, replayed for a day. */
export interface StoredAnswer {
  id: string;
  fingerprint: string;
  status: number;
  body: string;
  atMs: number;
  requestId: string;
}

/** What the issuer knows of a card behind a payment method: the number decides how it behaves. */
export interface CardOnFile {
  id: string;
  number: string;
  /** The holder proved who they are when it was saved, which some cards accept for later charges. */
  isAuthenticated: boolean;
  /** Used once without a customer, or detached: it can never be used again. */
  isSpent: boolean;
}

/** Outcomes that a test has ordered for the next charges of a customer (`any` for everybody). */
export interface OrderedOutcome {
  id: string;
  customer: string;
  outcome: string;
  remaining: number;
}

/** What Stripe.js may do with a customer for half an hour. */
export interface StoredCustomerSession {
  id: string;
  customer: string;
  client_secret: string;
  expiresAtS: number;
  components: unknown;
}

/** What a Checkout Session was asked for and does not show. */
export interface StoredCheckout {
  /** The session's id. */
  id: string;
  line_items: CheckoutLine[];
  payment_intent_data: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  subscription_data: Stripe.Checkout.SessionCreateParams.SubscriptionData;
  /** Coupons and codes to be redeemed when it is paid. */
  discounts: { coupon: string; promotion_code: string | null }[];
  /** The subscription that waits for its first payment, or was paid. */
  subscription: string | null;
  /** The intent that pays: of the session itself or of the subscription's first invoice. */
  payment_intent: string | null;
  setup_intent: string | null;
  /** What was chosen to pay with, while its holder proves who they are. */
  payment_method: string | null;
  keeps_method: boolean;
  /** Set where tax is computed: the country that it is computed for, once it is known. */
  automatic_tax?: { country: string | null };
}

export interface CheckoutLine {
  id: string;
  price: string;
  quantity: number;
  description: string;
  adjustable_quantity: Stripe.LineItem.AdjustableQuantity | null;
  metadata: Record<string, string>;
}

/** What a payment link or a quote sells. */
export interface LinkLines {
  id: string;
  lines: { price: string; quantity: number }[];
  isRecurring: boolean;
}

/** What the seller collects in a country. */
interface TaxOfCountry {
  /** ISO 3166 alpha-2. */
  id: string;
  /** The tax rate's id. */
  rate: string;
}

interface Settings {
  id: string;
  value: unknown;
}

/**
 * Every kind of object the store holds, by Stripe's `object` name. Kinds that begin with `_` are never shown.
 * A price's Decimal is stored as Stripe sends it: a string.
 */
export interface Tables extends BillingTables, ConnectTables, PortalTables {
  account: Stripe.Account;
  balance_transaction: Stripe.BalanceTransaction;
  charge: Stripe.Charge;
  "checkout.session": Stripe.Checkout.Session;
  customer: Stripe.Customer;
  customer_balance_transaction: Stripe.CustomerBalanceTransaction;
  dispute: Stripe.Dispute;
  event: StoredEvent;
  payment_intent: Stripe.PaymentIntent;
  payment_link: Stripe.PaymentLink;
  payment_method: Stripe.PaymentMethod;
  payout: Stripe.Payout;
  quote: Stripe.Quote;
  refund: Stripe.Refund;
  setup_intent: Stripe.SetupIntent;
  topup: Stripe.Topup;
  webhook_endpoint: Stripe.WebhookEndpoint;
  _answer: StoredAnswer;
  _card: CardOnFile;
  _checkout: StoredCheckout;
  _customer_session: StoredCustomerSession;
  _delivery: Delivery;
  _endpoint: EndpointSecret;
  _link_lines: LinkLines;
  _outcome: OrderedOutcome;
  _setting: Settings;
  _task: Task;
  _tax: TaxOfCountry;
}

export type Kind = keyof Tables;

/**
 * Which kind an id belongs to, by what stands before its underscore; `expand` and the doors rely on it.
 * An object whose kind is not here cannot be expanded.
 */
export const KIND_BY_PREFIX: Readonly<Record<string, Kind>> = {
  acct: "account",
  txn: "balance_transaction",
  ch: "charge",
  py: "charge",
  cs: "checkout.session",
  cus: "customer",
  cbtxn: "customer_balance_transaction",
  dp: "dispute",
  du: "dispute",
  evt: "event",
  pi: "payment_intent",
  plink: "payment_link",
  pm: "payment_method",
  card: "payment_method",
  po: "payout",
  qt: "quote",
  tu: "topup",
  re: "refund",
  seti: "setup_intent",
  we: "webhook_endpoint",
  prod: "product",
  price: "price",
  promo: "promotion_code",
  di: "discount",
  sub: "subscription",
  in: "invoice",
  inpay: "invoice_payment",
  ii: "invoiceitem",
  sub_sched: "subscription_schedule",
  clock: "test_helpers.test_clock",
  tr: "transfer",
  ba: "bank_account",
  cn: "credit_note",
  txr: "tax_rate",
  bpc: "billing_portal.configuration",
  bps: "billing_portal.session",
};

/** The fields by which rows are found without looking at each of them; the value is an id or a short word. */
const INDEXED_FIELDS = [
  "email",
  "customer",
  "payment_intent",
  "charge",
  "source",
  "payment_method",
  "account",
  "event",
  "endpoint",
  "state",
  "subject",
  "product",
  "subscription",
  "invoice",
  "setup_intent",
  "test_clock",
] as const;

export type IndexedField = (typeof INDEXED_FIELDS)[number] | "subscription_of_invoice";

/** The index entries of an object, as [field, value]; an expandable field counts by its id. */
export function indexEntries(object: { id: string }): [IndexedField, string][] {
  const entries: [IndexedField, string][] = [];
  for (const field of INDEXED_FIELDS) {
    const value: unknown = Reflect.get(object, field);
    if (typeof value === "string") entries.push([field, value]);
  }
  const parent: unknown = Reflect.get(object, "parent");
  const payment: unknown = Reflect.get(object, "payment");
  const intent = readPath(payment, "payment_intent");
  if (typeof intent === "string") entries.push(["payment_intent", intent]);
  const subscription = readPath(parent, "subscription_details", "subscription");
  if (typeof subscription === "string") entries.push(["subscription_of_invoice", subscription]);
  return entries;
}

function readPath(from: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), from);
}
