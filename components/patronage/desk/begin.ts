"use client";

import { apiClient, withKey } from "@/components/ui/api-client";
import { formatCents } from "@/components/ui/money";
import { type Interval, priceWords, type Tier } from "../offer-words";
import type { DeskFacts, Payable, PledgedGoal } from "./orders";

const INTERVAL_WORDS = { month: "monthly", year: "yearly" } as const;
const CANCEL_WORDS = "Cancel in two taps. You keep what was already yours.";

export interface JoinWords {
  readonly tier: Tier;
  readonly interval: Interval;
  readonly promoCode?: string;
  readonly email?: string;
}

export async function beginJoin(facts: DeskFacts, words: JoinWords, idempotencyKey: string): Promise<Payable> {
  const { tier, interval, promoCode } = words;
  const input = { artistId: facts.artist.id, tier: tier.key, interval, promoCode };
  const { checkout } = await apiClient.patronage.subscribe.mutate(input, withKey(idempotencyKey));
  return {
    ...checkout,
    label: `${tier.name}, ${INTERVAL_WORDS[interval]}`,
    feeBps: facts.feeBps.patronage,
    purpose: "payment",
    footnote: `${CANCEL_WORDS} ${priceWords(tier, interval)} until you do.`,
  };
}

export interface TipWords {
  readonly amount: number;
  readonly message: string;
  readonly showsName: boolean;
  readonly email?: string;
}

export async function beginTip(facts: DeskFacts, words: TipWords, idempotencyKey: string): Promise<Payable> {
  const { checkout } = await apiClient.patronage.sendTip.mutate({ artistId: facts.artist.id, ...words }, withKey(idempotencyKey));
  if (checkout === null) throw new Error("A tip that was just begun is paid already.");
  return {
    ...checkout,
    label: `Tip of ${formatCents(words.amount, "USD")}`,
    feeBps: facts.feeBps.tip,
    purpose: "payment",
    footnote: "Paid once. Nothing repeats.",
  };
}

export interface PledgeWords {
  readonly amount: number;
  readonly showsName: boolean;
  readonly email?: string;
}

export async function beginPledge(facts: DeskFacts, goal: PledgedGoal, words: PledgeWords, idempotencyKey: string): Promise<Payable> {
  const { amount, showsName } = words;
  const { checkout } = await apiClient.patronage.makePledge.mutate({ goalId: goal.id, amount, showsName }, withKey(idempotencyKey));
  if (checkout === null) throw new Error("A pledge that was just begun is there already.");
  const sum = formatCents(amount, goal.currency);
  const isLater = goal.kind === "all-or-nothing";
  return {
    ...checkout,
    label: `Pledge of ${sum}`,
    feeBps: facts.feeBps.tip,
    purpose: isLater ? "card" : "payment",
    laterSum: isLater ? sum : undefined,
    footnote: isLater ? "You can take it back until the deadline." : "Paid once. Nothing repeats.",
  };
}

export interface GiftWords {
  readonly tier: Tier;
  readonly months: 1 | 3 | 6 | 12;
  /** What the page said that it costs, in cents. */
  readonly amount: number;
  readonly recipientEmail: string;
  readonly message: string;
  readonly sendAt?: string;
  readonly email?: string;
}

export async function beginGift(facts: DeskFacts, words: GiftWords, idempotencyKey: string): Promise<Payable> {
  const { tier, months, recipientEmail, message, sendAt } = words;
  const input = { artistId: facts.artist.id, tier: tier.key, months, recipientEmail, message, sendAt };
  const { checkout } = await apiClient.patronage.giveGift.mutate(input, withKey(idempotencyKey));
  if (checkout === null) throw new Error("A gift that was just begun is paid already.");
  return {
    ...checkout,
    label: `${tier.name} for ${months} ${months === 1 ? "month" : "months"}, for somebody else`,
    feeBps: facts.feeBps.patronage,
    purpose: "payment",
    footnote: "Paid once. Nothing repeats, for you or for them.",
  };
}
