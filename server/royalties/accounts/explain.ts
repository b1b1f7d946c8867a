import type { Explanation } from "../credits/explanation";
import { writeAmount, writeBps, writeCount } from "./amounts";

/** What a sentence needs beside the figures. */
export interface Told {
  readonly currency: string;
  /** Whose list it is. */
  readonly artistId: string;
  readonly country: string | null;
  readonly videoTitle: string | null;
  /** Of those who share; "somebody" where one is not there any more. */
  readonly nameOf: (userId: string) => string | undefined;
}

type Of<K extends Explanation["of"]> = Extract<Explanation, { readonly of: K }>;

const MICROS_PER_CENT = 10_000n;
const countryNames = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

/** Why an entry is there, in one sentence with its figures: `1,204 views in Germany × $0.0031 − 12 %`. */
export function explain(explanation: Explanation, told: Told): string {
  switch (explanation.of) {
    case "views":
      return `${writeCount(explanation.views)} ${plural(explanation.views, "view")}${inCountry(told)}${ofVideo(told)} × ${writeAmount(BigInt(explanation.rateMicros), told.currency)}${lessFee(explanation.feeBps)}.`;
    case "sharing":
      return `Your part of what fans paid in ${explanation.month}, ${explanation.model === "user-centric" ? "each fan’s by whom that fan watched" : "by all views"}: ${writeCount(explanation.views)} ${plural(explanation.views, "view")} by ${writeCount(explanation.fans)} ${plural(explanation.fans, "fan")}${lessFee(explanation.feeBps)}.`;
    case "livestream":
      return `A ${explanation.what} for the livestream “${explanation.title}”: ${ofCents(explanation.paidCents, told)}${lessFee(explanation.feeBps)}.`;
    case "merch":
      return `${explanation.shop} sold ${ofCents(explanation.orderCents, told)} (order ${explanation.order}) on your word: ${writeBps(explanation.commissionBps)} of it${lessFee(explanation.feeBps)}.`;
    case "payment":
      return `${explanation.kind === "tip" ? `A tip${ofVideo(told)}` : PAID_FOR[explanation.kind]}: ${ofCents(explanation.paidCents, told)}${explanation.taxCents > 0 ? ` − ${ofCents(explanation.taxCents, told)} tax` : ""}${lessFee(explanation.feeBps)}.`;
    case "return":
      return `${WHY[explanation.why]}${ofVideo(told)}.`;
    case "debt":
      return explanation.what === "advance"
        ? "Lent to you for a refund that your earnings did not cover; it comes out of what you earn next."
        : "Taken for what was lent to you for an earlier refund.";
    case "split":
      return explainSplit(explanation, told);
    case "payout":
      return `${PAYOUT[explanation.what]}, ${explanation.payoutId}.`;
    case "other":
      return explanation.sentence;
  }
}

const PAID_FOR = { subscription: "A membership", gift: "A gifted membership", pledge: "A pledge to a goal", ticket: "A ticket" } as const;
const WHY: Readonly<Record<Of<"return">["why"], string>> = {
  refund: "A fan got money back",
  dispute: "A fan’s bank took a payment back",
  refund_failure: "A refund failed: the money came back",
  dispute_reversal: "A disputed payment came back",
  fraud: "Views that were none were taken off",
};
const PAYOUT: Readonly<Record<Of<"payout">["what"], string>> = {
  net: "Paid out to you",
  withholding: "Tax kept back from a payout",
  return: "A payout that came back",
  other: "A payout",
};

function explainSplit(split: Of<"split">, told: Told): string {
  const isMine = split.partyId === told.artistId;
  const name = (userId: string) => told.nameOf(userId) ?? "somebody";
  const parts = [
    split.recoupMicros !== "0" ? `${writeAmount(BigInt(split.recoupMicros), told.currency)} of costs` : "",
    split.fixedMicros !== "0" ? `${writeAmount(BigInt(split.fixedMicros), told.currency)} of the fixed sum` : "",
    split.shareMicros !== "0" ? `${writeBps(split.shareBps)}, ${writeAmount(BigInt(split.shareMicros), told.currency)}` : "",
  ].filter((part) => part !== "");
  const of = `${writeAmount(BigInt(split.wholeMicros), told.currency)}${isMine ? ` that ${name(split.holderId)} got` : " that you got"}${forVideo(told)}`;
  const what = `${parts.join(" and ")} of ${of}, by version ${split.version} of the split`;
  if (split.isReversal) return isMine ? `Went back to ${name(split.holderId)}: ${what}.` : `Came back from ${name(split.partyId)}: ${what}.`;
  return isMine ? `Your part: ${what}.` : `${name(split.partyId)}’s part: ${what}.`;
}

function ofCents(cents: number, { currency }: Told): string {
  return writeAmount(BigInt(cents) * MICROS_PER_CENT, currency);
}

function lessFee(feeBps: number): string {
  return feeBps === 0 ? "" : ` − ${writeBps(feeBps)}`;
}

function inCountry({ country }: Told): string {
  return country !== null && /^[A-Z]{2}$/.test(country) ? ` in ${countryNames.of(country) ?? country}` : "";
}

function ofVideo({ videoTitle }: Told): string {
  return videoTitle === null ? "" : ` of “${videoTitle}”`;
}

function forVideo({ videoTitle }: Told): string {
  return videoTitle === null ? "" : ` for “${videoTitle}”`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
