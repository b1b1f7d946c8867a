import type { StripeCheckoutSession } from "@stripe/stripe-js";

/** What the page and the stand-in's frames say to each other, and what both ask the stand-in. Shapes only. */

export interface SavedCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

export interface Appearance {
  readonly theme?: string;
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

export interface FrameOptions {
  readonly appearance: Appearance;
  readonly savedCards: readonly SavedCard[];
  readonly canSave: boolean;
  readonly email: string;
  readonly currencies: readonly { readonly currency: string; readonly label: string }[];
  readonly currency: string;
  readonly isReadOnly: boolean;
}

export interface Failure {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
}

export type ToFrame =
  | { readonly kind: "options"; readonly options: FrameOptions }
  | { readonly kind: "submit"; readonly id: number; readonly billingDetails: BillingDetails }
  | { readonly kind: "focus" | "blur" | "clear" };

export type FromFrame =
  | { readonly kind: "hello" | "ready" | "focus" | "blur" | "escape" }
  | { readonly kind: "height"; readonly px: number }
  | { readonly kind: "change"; readonly isComplete: boolean; readonly isEmpty: boolean; readonly value: unknown }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer };

/** What a submitted frame gives: a payment method or what the person must correct. */
export type Answer = { readonly paymentMethod: string | null; readonly isToBeSaved: boolean } | { readonly failure: Failure };

export interface BillingDetails {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly address?: Readonly<Record<string, string | null | undefined>> | null;
}

/** Where a person proves who they are; the page shows it in a dialog. */
interface Challenge {
  readonly challenge: { readonly url: string };
}

export type SessionAnswer = { readonly session: StripeCheckoutSession; readonly returnUrl: string | null } | { readonly failure: Failure };
export type ConfirmAnswer = SessionAnswer | Challenge;
export type IntentAnswer =
  | { readonly intent: { readonly object: string; readonly id: string; readonly status: string; readonly client_secret: string | null } }
  | { readonly failure: Failure }
  | Challenge;
