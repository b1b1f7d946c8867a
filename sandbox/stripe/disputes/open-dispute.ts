import type Stripe from "stripe";
import { recordTransaction, stripeFee } from "../balance/record-transaction";
import type { Context } from "../engine/context";

const DAY_S = 86_400;
const EVIDENCE_DAYS = 9;
/** What a dispute costs, in the smallest unit of its currency; not given back. */
const DISPUTE_FEE = 1500;

/** Opens a dispute of a charge. Unless it is an inquiry, the money leaves the balance at once, with a fee. */
export function openDispute(ctx: Context, charge: Stripe.Charge, how: { reason: string; isInquiry: boolean }): Stripe.Dispute {
  const id = ctx.newId("du");
  const amount = charge.amount_captured - charge.amount_refunded;
  const dispute = ctx.put("dispute", {
    id,
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: ctx.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: ctx.now + EVIDENCE_DAYS * DAY_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: how.isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: charge.payment_method_details?.card?.brand ?? "visa",
        case_type: how.isInquiry ? "inquiry" : "chargeback",
        network: charge.payment_method_details?.card?.network ?? "visa",
        network_reason_code: "10",
      },
    },
    reason: how.reason,
    status: how.isInquiry ? "warning_needs_response" : "needs_response",
  });
  ctx.schedule("lose_dispute", ctx.subjectOf(id), dispute.evidence_details.due_by === null ? ctx.nowMs : dispute.evidence_details.due_by * 1000);
  const disputed = ctx.patch("charge", charge.id, { disputed: true });
  if (how.isInquiry) {
    ctx.emit("charge.dispute.created", dispute);
    return dispute;
  }
  const withdrawn = withdraw(ctx, dispute, disputed);
  ctx.emit("charge.dispute.created", withdrawn);
  ctx.emit("charge.dispute.funds_withdrawn", withdrawn);
  ctx.emitChange("charge.updated", charge, disputed);
  return withdrawn;
}

function withdraw(ctx: Context, dispute: Stripe.Dispute, charge: Stripe.Charge): Stripe.Dispute {
  const movement = recordTransaction(ctx, {
    type: "adjustment",
    reportingCategory: "dispute",
    amount: -dispute.amount,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback withdrawal for ${charge.id}`,
    fees: [stripeFee(DISPUTE_FEE, dispute.currency, "Dispute fee")],
    isAvailableAtOnce: true,
  });
  return ctx.patch("dispute", dispute.id, { balance_transactions: [...dispute.balance_transactions, movement] });
}

function noEvidence(charge: Stripe.Charge): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: charge.billing_details.email,
    customer_name: charge.billing_details.name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
