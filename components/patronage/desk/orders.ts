import type { Outputs } from "@/components/ui/api-types";
import type { Goal } from "../goal-words";
import type { Currency, Interval, Tier } from "../offer-words";

/** A goal as far as one may pledge to it. */
export interface PledgedGoal {
  readonly id: string;
  readonly title: string;
  readonly kind: "keep" | "all-or-nothing";
  readonly currency: string;
  readonly reward: Goal["reward"];
}

/** A film as far as one may tip for it. */
export interface TippedFilm {
  readonly id: string;
  readonly title: string;
}

/** A livestream as far as its ticket is concerned. */
export interface TicketShow {
  readonly livestreamId: string;
  readonly title: string;
  readonly cents: number;
  readonly currency: string;
}

/** What somebody came to do. */
export type Order =
  | { readonly kind: "join"; readonly tierKey: string | null; readonly interval: Interval }
  /** With the livestream that it is given at, or the film that it is for. */
  | { readonly kind: "tip"; readonly livestreamId?: string; readonly film?: TippedFilm | null }
  | { readonly kind: "gift"; readonly tierKey: string | null }
  | { readonly kind: "ticket"; readonly show: TicketShow }
  | { readonly kind: "pledge"; readonly goal: PledgedGoal };

/** What the desk knows of the artist and of who stands before it. */
export interface DeskFacts {
  readonly artist: { readonly id: string; readonly handle: string; readonly name: string };
  /** With their prices in `currency`. */
  readonly tiers: readonly Tier[];
  readonly currency: Currency;
  /** What else could be paid in; one alone where memberships that run leave no choice. */
  readonly currencies: readonly Currency[];
  /** The platform's share of each thing that can be paid for, in basis points. */
  readonly feeBps: Readonly<Record<"subscription" | "tip" | "gift" | "pledge" | "ticket", number>>;
  /** What who lives in Europe is asked to agree to before paying. */
  readonly consent: Outputs["patronage"]["consentText"];
  /** Null where no payment provider is set up. */
  readonly paymentKey: string | null;
  /** Null for somebody without an account, who pays with a mail address. */
  readonly viewer: { readonly name: string } | null;
  /** The tier that the viewer holds by a subscription. */
  readonly ownTierKey: string | null;
}

/** A checkout that is open, with the words that the last step needs. */
export interface Payable {
  readonly checkoutId: string;
  readonly clientSecret: string;
  readonly label: string;
  readonly feeBps: number;
  readonly purpose: "payment" | "card";
  readonly later?: { readonly sum: string; readonly when: string };
  readonly footnote: string;
  /** Begins the same again with a code, in the place of this checkout; only for what takes one, and had none. */
  readonly withCode?: (promoCode: string, idempotencyKey: string) => Promise<Payable>;
}
