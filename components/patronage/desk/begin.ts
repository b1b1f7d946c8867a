"use client";

import { apiClient, withKey } from "@/components/ui/api-client";
import { formatCents } from "@/components/ui/money";
import { type Currency, type Interval, priceWords, type Tier } from "../offer-words";
import type { DeskFacts, Payable, PledgedGoal, TicketShow } from "./orders";

/** A repeat of what was paid since has no checkout any more. */
class AlreadyPaid extends Error {
  override readonly name = "AlreadyPaid";
}

function requireOpen<T>(checkout: T | null): T {
  if (checkout === null) throw new AlreadyPaid("What was just begun is paid already.");
  return checkout;
}

const INTERVAL_WORDS = { month: "monthly", year: "yearly" } as const;
const CANCEL_WORDS = "Cancel in two taps. You keep what was already yours.";

export interface JoinWords {
  readonly tier: Tier;
  readonly interval: Interval;
  readonly currency: Currency;
  readonly promoCode?: string;
  readonly email?: string;
}

export async function beginJoin(facts: DeskFacts, words: JoinWords, idempotencyKey: string): Promise<Payable> {
  const { tier, interval, currency, promoCode, email } = words;
  const input = { artistId: facts.artist.id, tier: tier.key, interval, currency, promoCode };
  const { patronage } = apiClient;
  const key = withKey(idempotencyKey);
  const { checkout } = await (email === undefined ? patronage.subscribe.mutate(input, key) : patronage.subscribeAsGuest.mutate({ ...input, email }, key));
  return {
    ...requireOpen(checkout),
    label: `${tier.name}, ${INTERVAL_WORDS[interval]}`,
    feeBps: facts.feeBps.subscription,
    purpose: "payment",
    footnote: `${CANCEL_WORDS} ${priceWords(tier, interval)} until you do.`,
    ...(email === undefined && promoCode === undefined
      ? { withCode: (code: string, codeKey: string) => beginJoin(facts, { ...words, promoCode: code }, codeKey) }
      : {}),
  };
}

export interface TipWords {
  readonly amount: number;
  readonly message: string;
  readonly showsName: boolean;
  readonly livestreamId?: string | undefined;
  readonly videoId?: string | undefined;
  readonly email?: string;
}

export async function beginTip(facts: DeskFacts, words: TipWords, idempotencyKey: string): Promise<Payable> {
  const { email, ...input } = { artistId: facts.artist.id, ...words };
  const { patronage } = apiClient;
  const key = withKey(idempotencyKey);
  const { checkout } = await (email === undefined ? patronage.sendTip.mutate(input, key) : patronage.tipAsGuest.mutate({ ...input, email }, key));
  return {
    ...requireOpen(checkout),
    label: `Tip of ${formatCents(words.amount, "USD")}`,
    feeBps: facts.feeBps.tip,
    purpose: "payment",
    footnote: "",
  };
}

export interface PledgeWords {
  readonly amount: number;
  readonly showsName: boolean;
  readonly email?: string;
}

export async function beginPledge(facts: DeskFacts, goal: PledgedGoal, words: PledgeWords, idempotencyKey: string): Promise<Payable> {
  const { amount, showsName, email } = words;
  const input = { goalId: goal.id, amount, showsName };
  const { patronage } = apiClient;
  const key = withKey(idempotencyKey);
  const { checkout } = await (email === undefined ? patronage.makePledge.mutate(input, key) : patronage.pledgeAsGuest.mutate({ ...input, email }, key));
  const sum = formatCents(amount, goal.currency);
  const isLater = goal.kind === "all-or-nothing";
  return {
    ...requireOpen(checkout),
    label: `Pledge of ${sum}`,
    feeBps: facts.feeBps.pledge,
    purpose: isLater ? "card" : "payment",
    later: isLater ? { sum, when: "nothing today; only if the goal is reached" } : undefined,
    footnote: isLater ? "You can take it back until the deadline." : "",
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
}

export async function beginGift(facts: DeskFacts, words: GiftWords, idempotencyKey: string): Promise<Payable> {
  const { tier, months, recipientEmail, message, sendAt } = words;
  const input = { artistId: facts.artist.id, tier: tier.key, months, currency: facts.currency, recipientEmail, message, sendAt };
  const { checkout } = await apiClient.patronage.giveGift.mutate(input, withKey(idempotencyKey));
  return {
    ...requireOpen(checkout),
    label: `${tier.name} for ${months} ${months === 1 ? "month" : "months"}, for somebody else`,
    feeBps: facts.feeBps.gift,
    purpose: "payment",
    footnote: "",
  };
}

export async function beginTicket(facts: DeskFacts, show: TicketShow, idempotencyKey: string): Promise<Payable> {
  const { checkout } = await apiClient.patronage.buyTicket.mutate({ livestreamId: show.livestreamId }, withKey(idempotencyKey));
  return {
    ...requireOpen(checkout),
    label: `Ticket for ${show.title}`,
    feeBps: facts.feeBps.ticket,
    purpose: "payment",
    footnote: "",
  };
}
