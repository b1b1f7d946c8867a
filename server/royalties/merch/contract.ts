import { z } from "zod";
import { bps, day, source } from "../rates/contract";

const ID_CHARS_MAX = 64;
const URL_CHARS_MAX = 1_000;
const WORDS_CHARS_MAX = 200;
const ORDER_CENTS_MAX = 100_000_000;
const PAYMENT_CENTS_MAX = 10_000_000_000;

const id = z.string().max(ID_CHARS_MAX);
const words = z.string().trim().min(1).max(WORDS_CHARS_MAX);
const currency = z.string().regex(/^[A-Z]{3}$/, "Write a currency such as USD.");
const webAddress = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(URL_CHARS_MAX);
const micros = z.string();
/** A shop's own name of something: it stands in the ledger, so it has no separators. */
const reference = z.string().regex(/^[\w.:-]{1,80}$/, "Use letters, digits and . : _ - only.");

export const shopInput = z.object({ shopId: id });
export const newShop = z.object({ name: words, origin: webAddress, currency: currency.default("USD") });
export type NewShop = z.output<typeof newShop>;

export const shopShape = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  currency: z.string(),
  status: z.enum(["open", "closed"]),
  /** As of today; what it pays of an order, and what of that is the artist's. */
  commissionBps: z.number().int(),
  artistBps: z.number().int(),
});
export type Shop = z.output<typeof shopShape>;
/** The secret is shown this once. */
export const shopSecretShape = z.object({ shop: shopShape, secret: z.string() });

export const merchRuleInput = shopInput.extend({ commissionBps: bps, artistBps: bps, validFrom: day, source });
export type MerchRuleInput = z.output<typeof merchRuleInput>;
export const merchRuleShape = z.object({
  commissionBps: z.number().int(),
  artistBps: z.number().int(),
  validFrom: z.string(),
  source: z.string(),
  setBy: z.string(),
});
export type ShownMerchRule = z.output<typeof merchRuleShape>;

export const shopPaymentInput = shopInput.extend({
  /** As the bank's line calls it. */
  reference: words,
  amountCents: z.number().int().min(1, "Write an amount such as 9.99.").max(PAYMENT_CENTS_MAX),
  receivedOn: day,
});
export type ShopPaymentInput = z.output<typeof shopPaymentInput>;
export const paymentInput = z.object({ paymentId: id });
export const shopPaymentShape = z.object({
  id: z.string(),
  reference: z.string(),
  amountCents: z.number().int(),
  currency: z.string(),
  receivedOn: z.string(),
  bookedBy: z.string(),
  /** When it was taken back as written down by mistake. */
  undoneAt: z.string().nullable(),
});
export type ShopPayment = z.output<typeof shopPaymentShape>;
/** Commissions of all orders less what was paid; below zero for a shop that paid ahead. Micros. */
export const shopDebtShape = z.object({ shopId: z.string(), currency: z.string(), owedMicros: micros });
export type ShopDebt = z.output<typeof shopDebtShape>;
/** A shop of which nothing more is taken, with what it still owes. */
export const closedShopShape = shopShape.extend({ owedMicros: micros });
export type ClosedShop = z.output<typeof closedShopShape>;

export const linkInput = z.object({ linkId: id });
export const newLink = z.object({ shopId: id, title: words, url: webAddress, videoId: id.optional() });
export type NewLink = z.output<typeof newLink>;

export const linkShape = z.object({
  id: z.string(),
  title: z.string(),
  shop: z.object({ id: z.string(), name: z.string() }),
  /** Where people are sent from; leads to `url` with the code. */
  goUrl: z.string(),
  url: z.string(),
  videoId: z.string().nullable(),
  status: z.enum(["active", "archived"]),
  createdAt: z.string(),
});
export type MerchLink = z.output<typeof linkShape>;

/** With what it brought in, less returns. */
export const ownLinkShape = linkShape.extend({ orders: z.number().int(), currency: z.string(), earnedMicros: micros });
export type OwnMerchLink = z.output<typeof ownLinkShape>;

export const orderShape = z.object({
  id: z.string(),
  link: z.object({ id: z.string(), title: z.string() }),
  shop: z.object({ id: z.string(), name: z.string() }),
  currency: z.string(),
  amountCents: z.number().int(),
  returnedCents: z.number().int(),
  commissionBps: z.number().int(),
  artistBps: z.number().int(),
  artistMicros: micros,
  /** Of that, what is left after returns. */
  keptMicros: micros,
  country: z.string().nullable(),
  orderedAt: z.string(),
});
export type MerchOrder = z.output<typeof orderShape>;

const told = { eventId: reference, orderId: reference };
/** What a shop tells us, as JSON. Cents of its own currency. */
export const postbackShape = z.discriminatedUnion("event", [
  z.object({
    ...{ event: z.literal("order.paid"), ...told, code: z.string().max(ID_CHARS_MAX), currency },
    /** Without tax and shipping. */
    amountCents: z.number().int().min(1).max(ORDER_CENTS_MAX),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .default(null),
    orderedAt: z.iso.datetime({ offset: true }),
  }),
  /** So much of the order went back, beside what went back before. */
  z.object({ event: z.literal("order.returned"), ...told, amountCents: z.number().int().min(1).max(ORDER_CENTS_MAX) }),
]);
export type Postback = z.output<typeof postbackShape>;

export const postbackAnswer = z.object({ orderId: z.string(), amountCents: z.number().int(), returnedCents: z.number().int(), commissionMicros: micros });
export type PostbackAnswer = z.output<typeof postbackAnswer>;
