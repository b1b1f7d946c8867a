import type Stripe from "stripe";
import type { Wire, WireList } from "./wire";

export type Product = Wire<Stripe.Product>;
export type Price = Omit<Wire<Stripe.Price>, "product"> & { product: string };
export type Coupon = Wire<Stripe.Coupon>;
export type PromotionCode = Wire<Stripe.PromotionCode>;
export type Discount = Wire<Stripe.Discount>;
export type SubscriptionItem = Omit<Wire<Stripe.SubscriptionItem>, "price"> & { price: Price; quantity: number };
export type Subscription = Omit<Wire<Stripe.Subscription>, "customer" | "items"> & {
  customer: string;
  items: WireList<SubscriptionItem>;
};
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type Invoice = Omit<Wire<Stripe.Invoice>, "customer" | "lines"> & { customer: string; lines: WireList<InvoiceLine> };
export type InvoicePayment = Omit<Wire<Stripe.InvoicePayment>, "invoice"> & { invoice: string };
export type InvoiceItem = Omit<Wire<Stripe.InvoiceItem>, "customer"> & { customer: string };
export type CreditNote = Omit<Wire<Stripe.CreditNote>, "lines" | "invoice"> & { invoice: string; lines: WireList<Wire<Stripe.CreditNoteLineItem>> };
export type Schedule = Omit<Wire<Stripe.SubscriptionSchedule>, "customer"> & { customer: string };
export type TestClock = Wire<Stripe.TestHelpers.TestClock>;

/** Something that a test clock will do when it is advanced; the scheduler knows only the stand-in's own time. */
export interface ClockTask {
  id: string;
  kind: string;
  subject: string;
  dueAtMs: number;
  test_clock: string;
}

/** The kinds of objects that billing keeps. */
export interface BillingTables {
  product: Product;
  price: Price;
  coupon: Coupon;
  promotion_code: PromotionCode;
  discount: Discount;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  invoiceitem: InvoiceItem;
  credit_note: CreditNote;
  tax_rate: Wire<Stripe.TaxRate>;
  subscription_schedule: Schedule;
  "test_helpers.test_clock": TestClock;
  /** Which subscription an item belongs to. */
  _subscription_of_item: { id: string; subscription: string };
  _clock_task: ClockTask;
}
