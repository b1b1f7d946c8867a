import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest, noSuch } from "../engine/errors";
import { address, bool, email, integer, mergeMetadata, metadata, text, unsettable } from "../http/params";
import { cardOfNumber, cardOfToken, isCardNumber, type TestCard } from "./cards";
import { declineError } from "./declines";

export const billingDetails = z.strictObject({
  address: unsettable(address()).optional(),
  email: unsettable(email()).optional(),
  name: unsettable(text()).optional(),
  phone: unsettable(text()).optional(),
  tax_id: text().optional(),
});

const cardData = z.strictObject({
  number: text().optional(),
  exp_month: integer(1, 12).optional(),
  exp_year: integer(0, 9999).optional(),
  cvc: text(4).optional(),
  token: text().optional(),
  networks: z.strictObject({ preferred: text().optional() }).optional(),
});

/** What a payment method is made of: in `payment_methods.create` and as `payment_method_data`. */
export const paymentMethodData = z.strictObject({
  type: z.enum(["card", "sepa_debit", "customer_balance", "link"]),
  card: cardData.optional(),
  sepa_debit: z.strictObject({ iban: text() }).optional(),
  billing_details: billingDetails.optional(),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
  metadata: metadata().optional(),
  customer_balance: z.strictObject({}).optional(),
  link: z.strictObject({}).optional(),
  radar_options: z.strictObject({ session: text().optional() }).optional(),
  fingerprint: bool().optional(),
});

export type PaymentMethodData = z.output<typeof paymentMethodData>;

/** Makes a payment method that belongs to nobody yet. @throws 402 when the number or date cannot be a card's. */
export function makePaymentMethod(ctx: Context, data: PaymentMethodData, prefix: "card" | "pm" = "pm"): Stripe.PaymentMethod {
  const id = ctx.newId(prefix);
  const blank = {
    ...blankMethod(ctx, id),
    allow_redisplay: data.allow_redisplay ?? "unspecified",
    billing_details: billingOf(data.billing_details),
    metadata: mergeMetadata({}, data.metadata),
  };
  if (data.type === "customer_balance") return ctx.put("payment_method", { ...blank, type: "customer_balance", customer_balance: {} });
  if (data.type === "link") {
    ctx.put("_card", { id, number: "4242424242424242", isAuthenticated: true, isSpent: false });
    return ctx.put("payment_method", { ...blank, type: "link", link: { email: data.billing_details?.email ?? null } });
  }
  if (data.type === "sepa_debit") return makeSepaDebit(ctx, blank, data.sepa_debit?.iban);
  if (data.card === undefined) throw invalidRequest("Missing required param: card.", { code: "parameter_missing", param: "card" });
  const { known, expMonth, expYear } = readCard(ctx, data.card);
  ctx.put("_card", { id, number: known.number, isAuthenticated: false, isSpent: false });
  return ctx.put("payment_method", { ...blank, type: "card", card: describeCard(known, expMonth, expYear, data.card.cvc !== undefined) });
}

/** Finds a payment method by id; a test token like `pm_card_visa` becomes a new one each time. @throws 400 */
export function findPaymentMethod(ctx: Context, id: string, param = "payment_method"): Stripe.PaymentMethod {
  const known = ctx.find("payment_method", id);
  if (known !== null) return known;
  if (id.startsWith("pm_card_") && cardOfToken(id) !== null) return makePaymentMethod(ctx, { type: "card", card: { token: id } });
  throw noSuch("PaymentMethod", id, param);
}

function readCard(ctx: Context, data: z.output<typeof cardData>): { known: TestCard; expMonth: number; expYear: number } {
  const thisYear = new Date(ctx.nowMs).getUTCFullYear();
  if (data.token !== undefined) {
    const known = cardOfToken(data.token);
    if (known === null) throw noSuch("token", data.token, "card[token]");
    return { known, expMonth: 12, expYear: thisYear + 4 };
  }
  const number = (data.number ?? "").replaceAll(/[\s-]/g, "");
  if (number === "") throw invalidRequest("Missing required param: card[number].", { code: "parameter_missing", param: "card[number]" });
  if (!isCardNumber(number))
    throw new ApiError(402, { type: "card_error", code: "incorrect_number", param: "number", message: "Your card number is incorrect." });
  const expMonth = data.exp_month ?? 12;
  const expYear = data.exp_year === undefined ? thisYear + 4 : data.exp_year < 100 ? 2000 + data.exp_year : data.exp_year;
  if (expYear < thisYear)
    throw new ApiError(402, { type: "card_error", code: "invalid_expiry_year", param: "exp_year", message: "Your card's expiration year is invalid." });
  if (Date.UTC(expYear, expMonth) <= ctx.nowMs)
    throw new ApiError(402, { type: "card_error", code: "invalid_expiry_month", param: "exp_month", message: "Your card's expiration month is invalid." });
  if (data.cvc !== undefined && !/^\d{3,4}$/.test(data.cvc))
    throw new ApiError(402, { type: "card_error", code: "invalid_cvc", param: "cvc", message: "Your card's security code is invalid." });
  return { known: cardOfNumber(number), expMonth, expYear };
}

function makeSepaDebit(ctx: Context, blank: Stripe.PaymentMethod, iban: string | undefined): Stripe.PaymentMethod {
  if (iban === undefined || !/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(iban))
    throw invalidRequest("The IBAN you provided is invalid.", { code: "invalid_bank_account_iban", param: "sepa_debit[iban]" });
  ctx.put("_card", { id: blank.id, number: iban, isAuthenticated: true, isSpent: false });
  return ctx.put("payment_method", {
    ...blank,
    type: "sepa_debit",
    sepa_debit: {
      bank_code: iban.slice(4, 9),
      branch_code: "",
      country: iban.slice(0, 2),
      fingerprint: fingerprintOf(iban),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
  });
}

function blankMethod(ctx: Context, id: string): Stripe.PaymentMethod {
  return {
    id,
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: billingOf(undefined),
    created: ctx.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
}

export function billingOf(
  given: z.output<typeof billingDetails> | undefined,
  before?: Stripe.PaymentMethod.BillingDetails,
): Stripe.PaymentMethod.BillingDetails {
  const place = given?.address;
  const blank = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  const filled =
    place === undefined
      ? (before?.address ?? blank)
      : { ...blank, ...Object.fromEntries(Object.entries(place ?? {}).map(([key, value]) => [key, value ?? null])) };
  return {
    address: filled,
    email: given?.email === undefined ? (before?.email ?? null) : given.email,
    name: given?.name === undefined ? (before?.name ?? null) : given.name,
    phone: given?.phone === undefined ? (before?.phone ?? null) : given.phone,
    tax_id: given?.tax_id ?? before?.tax_id ?? null,
  };
}

function describeCard(known: TestCard, expMonth: number, expYear: number, hasCvc: boolean): Stripe.PaymentMethod.Card {
  return {
    brand: known.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: hasCvc ? "unchecked" : null },
    country: known.country,
    display_brand: known.brand,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: fingerprintOf(known.number),
    funding: known.funding,
    generated_from: null,
    last4: known.number.slice(-4),
    networks: { available: [known.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** The same card has the same fingerprint in every payment method. */
function fingerprintOf(number: string): string {
  return createHash("sha256").update(number).digest("base64url").replaceAll(/[-_]/g, "x").slice(0, 16);
}

/** A card that cannot even be saved says so at once. */
export function checkSavable(ctx: Context, method: Stripe.PaymentMethod): void {
  const number = ctx.find("_card", method.id)?.number;
  const known = number === undefined ? null : cardOfNumber(number);
  if (known?.isDeclinedOnSetup === true) throw new ApiError(402, declineError(known.decline ?? "generic_decline"), true);
}
