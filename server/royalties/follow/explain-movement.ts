import type { Explanation } from "../credits/explanation";
import { usPart } from "../credits/us-part";
import type { EntryDims } from "../credits/write-entries";
import type { Movement, PaymentBehind } from "./read-movements";

/** What brings money of a payment, takes it back, or brings it back after all; by the first word of the transfer's kind. */
const COMES = ["charge", "refund_failure", "dispute_reversal"];
const RETURNS = ["refund", "dispute", "refund_failure", "dispute_reversal"] as const;

/** What a movement that somebody else posted is to the artist. */
export function dimsOf(movement: Movement, payment: PaymentBehind | undefined): EntryDims {
  const base = { transferId: movement.id, artistId: movement.artistId };
  if (payment !== undefined && roleOf(movement) === "earnings") {
    const explained = explainPayment(movement, payment);
    const { videoId, country, paidAt } = payment;
    return { ...base, ...explained, videoId, country, usMicros: usPart(movement.amountMicros, { country, at: paidAt }) };
  }
  return { ...base, ...explainOther(movement), videoId: null, country: null, usMicros: 0n };
}

/** Whether it is money for a work that is to be shared, or goes back from those who had a part. */
export function isWhole({ kind, amountMicros }: Movement): boolean {
  return amountMicros > 0n && COMES.includes(labelOf(kind));
}

export function isReturn({ kind, amountMicros }: Movement): boolean {
  return amountMicros < 0n && RETURNS.some((label) => label === labelOf(kind));
}

function explainPayment({ kind }: Movement, payment: PaymentBehind): Pick<EntryDims, "source" | "explanation"> {
  const { paymentId, paidCents, taxCents, feeBps, livestream } = payment;
  const source = livestream !== null ? "livestream" : payment.kind === "tip" ? "tip" : "patron";
  const why = RETURNS.find((label) => label === labelOf(kind));
  if (why !== undefined) return { source: "refund", explanation: { of: "return", paymentId, source, why } };
  if (livestream !== null) {
    const what = payment.kind === "tip" ? ("tip" as const) : ("ticket" as const);
    return { source, explanation: { of: "livestream", what, title: livestream, paidCents, feeBps } };
  }
  return { source, explanation: { of: "payment", paymentId, kind: payment.kind, paidCents, taxCents, feeBps } };
}

function explainOther(movement: Movement): Pick<EntryDims, "source" | "explanation"> {
  const role = roleOf(movement);
  if (role === "advance" || role === "recoup") return { source: "refund", explanation: { of: "debt", what: role } };
  if (labelOf(movement.kind) === "payout") {
    const what = (["net", "withholding", "return"] as const).find((each) => each === role) ?? "other";
    const source = what === "withholding" ? "tax" : role === "fee" ? "fee" : "payout";
    return { source, explanation: { of: "payout", payoutId: movement.sourceId, what } };
  }
  const explanation: Explanation = { of: "other", sentence: `A movement that the books call ${movement.kind}.` };
  return { source: "refund", explanation };
}

function labelOf(kind: string): string {
  return kind.split(".")[0] ?? "";
}

function roleOf({ kind }: Movement): string {
  return kind.split(".")[1] ?? "";
}
