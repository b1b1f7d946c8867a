import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import type { OrderedOutcome } from "../engine/tables";
import { cardOfNumber, type DeclineCode, type TestCard } from "./cards";

/** What a test may order for the next charges of a customer, instead of what their card would do. */
export const orderableOutcome = z.enum([
  "authentication_required",
  "card_velocity_exceeded",
  "dispute",
  "expired_card",
  "fraudulent",
  "generic_decline",
  "incorrect_cvc",
  "insufficient_funds",
  "late_failure",
  "late_success",
  "lost_card",
  "processing_error",
  "requires_action",
  "stolen_card",
  "success",
]);

/** The answer of whoever issued the card. */
export type Decision =
  | { kind: "approved"; dispute: TestCard["dispute"] | null; isAvailableAtOnce: boolean }
  | { kind: "declined"; reason: DeclineCode; isBlocked: boolean }
  | { kind: "needs_proof" }
  | { kind: "pending"; succeeds: boolean; afterMs: number };

interface Attempt {
  customer: string | null;
  isOffSession: boolean;
  /** The holder has just proved who they are. */
  isProven: boolean;
  /** The seller insists on the proof. */
  isProofAsked: boolean;
}

/** How long a bank debit or an ordered late outcome takes. */
const LATE_MS = 3 * 60_000;
const SEPA_THAT_FAILS = new Set(["AT861904300235473202", "DE62370400440532013001"]);

/** Asks the issuer of a payment method. Uses up an ordered outcome, if there is one. */
export function decideOutcome(ctx: Context, method: Stripe.PaymentMethod, attempt: Attempt): Decision {
  const ordered = attempt.isProven ? null : takeOrdered(ctx, attempt.customer);
  if (ordered !== null) return decisionOf(ordered, attempt);
  const card = ctx.find("_card", method.id);
  if (card === null) return { kind: "pending", succeeds: true, afterMs: LATE_MS };
  if (method.type === "sepa_debit") return { kind: "pending", succeeds: !SEPA_THAT_FAILS.has(card.number), afterMs: LATE_MS };
  const known = cardOfNumber(card.number);
  const expiry = method.card;
  if (expiry !== undefined && Date.UTC(expiry.exp_year, expiry.exp_month) <= ctx.nowMs) return { kind: "declined", reason: "expired_card", isBlocked: false };
  if (needsProof(known, card.isAuthenticated, attempt)) return { kind: "needs_proof" };
  if (attempt.isProven && known.declineAfterAuthentication !== undefined)
    return { kind: "declined", reason: known.declineAfterAuthentication, isBlocked: false };
  if (card.isAuthenticated && known.declineAfterAuthentication !== undefined)
    return { kind: "declined", reason: known.declineAfterAuthentication, isBlocked: false };
  if (known.decline !== undefined) return { kind: "declined", reason: known.decline, isBlocked: known.isBlocked ?? false };
  return { kind: "approved", dispute: known.dispute ?? null, isAvailableAtOnce: known.isAvailableAtOnce ?? false };
}

function needsProof(known: TestCard, isAuthenticated: boolean, attempt: Attempt): boolean {
  if (attempt.isProven) return false;
  if (attempt.isProofAsked && !attempt.isOffSession) return true;
  if (known.authentication === "always") return true;
  return known.authentication === "unless_set_up" && !(attempt.isOffSession && isAuthenticated);
}

function decisionOf(outcome: z.output<typeof orderableOutcome>, attempt: Attempt): Decision {
  switch (outcome) {
    case "success":
      return { kind: "approved", dispute: null, isAvailableAtOnce: false };
    case "dispute":
      return { kind: "approved", dispute: { reason: "fraudulent", isInquiry: false }, isAvailableAtOnce: false };
    case "late_success":
    case "late_failure":
      return { kind: "pending", succeeds: outcome === "late_success", afterMs: LATE_MS };
    case "requires_action":
      return { kind: "needs_proof" };
    case "authentication_required":
      return attempt.isOffSession ? { kind: "declined", reason: outcome, isBlocked: false } : { kind: "needs_proof" };
    default:
      return { kind: "declined", reason: outcome, isBlocked: false };
  }
}

/** Those ordered for this customer first, then those for anybody. */
function takeOrdered(ctx: Context, customer: string | null): z.output<typeof orderableOutcome> | null {
  const platform = ctx.as(null);
  for (const whom of [customer, "any"]) {
    const [next] = whom === null ? [] : platform.having("_outcome", "customer", whom);
    if (next === undefined) continue;
    useUp(platform, next);
    return orderableOutcome.parse(next.outcome);
  }
  return null;
}

function useUp(ctx: Context, ordered: OrderedOutcome): void {
  if (ordered.remaining > 1) ctx.put("_outcome", { ...ordered, remaining: ordered.remaining - 1 });
  else ctx.remove("_outcome", ordered.id);
}
