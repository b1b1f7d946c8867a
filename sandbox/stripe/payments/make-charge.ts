import type Stripe from "stripe";
import { chargeFee, recordTransaction, stripeFee } from "../balance/record-transaction";
import type { Context } from "../engine/context";
import { cardOfNumber, type DeclineCode, type TestCard } from "./cards";
import { declineError } from "./declines";

export type ChargeResult = { status: "succeeded"; isCaptured: boolean } | { status: "pending" } | { status: "failed"; reason: DeclineCode; isBlocked: boolean };

/** Writes the charge of an attempt to pay an intent, without telling anybody yet. */
export function makeCharge(ctx: Context, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, result: ChargeResult, isProven: boolean): Stripe.Charge {
  const number = ctx.find("_card", method.id)?.number ?? "";
  const failure = result.status === "failed" ? declineError(result.reason) : null;
  const id = ctx.newId(method.type === "card" ? "ch" : "py");
  const isCaptured = result.status === "pending" || (result.status === "succeeded" && result.isCaptured);
  return ctx.put("charge", {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: result.status === "succeeded" && result.isCaptured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "MHC STREAMING",
    captured: isCaptured,
    created: ctx.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(cardOfNumber(number), result),
    paid: result.status === "succeeded",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method, intent.amount, isProven, result.status),
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: result.status === "succeeded" ? `${ctx.baseUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: intent.shipping === null ? null : { ...intent.shipping },
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: result.status,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  });
}

/** Puts a captured charge's money into the balance, less Stripe's fee. */
export function settleCharge(ctx: Context, charge: Stripe.Charge, isAvailableAtOnce: boolean): Stripe.Charge {
  const amount = charge.amount_captured;
  const movement = recordTransaction(ctx, {
    type: charge.id.startsWith("py_") ? "payment" : "charge",
    reportingCategory: "charge",
    amount,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    fees: [stripeFee(chargeFee(amount), charge.currency, "Stripe processing fees")],
    isAvailableAtOnce,
  });
  return ctx.patch("charge", charge.id, { balance_transaction: movement.id });
}

function outcomeOf(card: TestCard, result: ChargeResult): Stripe.Charge.Outcome {
  const level = card.riskLevel ?? "normal";
  const score = level === "highest" ? 92 : level === "elevated" ? 71 : 12;
  const base = { advice_code: null, network_advice_code: null, network_decline_code: null, risk_level: level, risk_score: score };
  if (result.status !== "failed")
    return { ...base, network_status: "approved_by_network", reason: null, seller_message: "Payment complete.", type: "authorized" };
  if (result.isBlocked)
    return {
      ...base,
      network_status: "not_sent_to_network",
      reason: "highest_risk_level",
      seller_message: "Stripe blocked this payment as too risky.",
      type: "blocked",
    };
  return {
    ...base,
    network_status: "declined_by_network",
    reason: result.reason,
    seller_message: "The bank did not return any further details with this decline.",
    type: "issuer_declined",
  };
}

function detailsOf(method: Stripe.PaymentMethod, amount: number, isProven: boolean, status: ChargeResult["status"]): Stripe.Charge.PaymentMethodDetails {
  const { card, sepa_debit: sepa } = method;
  if (sepa !== undefined) {
    return {
      type: "sepa_debit",
      sepa_debit: {
        bank_code: sepa.bank_code,
        branch_code: sepa.branch_code,
        country: sepa.country,
        fingerprint: sepa.fingerprint,
        last4: sepa.last4,
        mandate: null,
      },
    };
  }
  if (card === undefined) return { type: method.type };
  return {
    type: "card",
    card: {
      amount_authorized: status === "failed" ? null : amount,
      authorization_code: null,
      brand: card.brand,
      checks: {
        ...(card.checks ?? { address_line1_check: null, address_postal_code_check: null }),
        cvc_check: card.checks?.cvc_check === null ? null : "pass",
      },
      country: card.country,
      electronic_commerce_indicator: isProven ? "05" : null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: "disabled" },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: "unavailable" },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: "unavailable" },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: "unavailable" },
      regulated_status: "unregulated",
      three_d_secure: isProven
        ? {
            authentication_flow: "challenge",
            electronic_commerce_indicator: "05",
            exemption_indicator: null,
            result: "authenticated",
            result_reason: null,
            transaction_id: null,
            version: "2.2.0",
          }
        : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
