import type Stripe from "stripe";
import type { Env } from "@/server/kernel/env";
import { makeMetadata, type SubjectKind } from "../metadata";

type CreateParams = Stripe.Checkout.SessionCreateParams;

/** What a caller says of a Checkout Session, with a customer only where it is not the person's own; metadata, addresses and surface are added here. */
export interface CheckoutParams
  extends Omit<CreateParams, "metadata" | "return_url" | "success_url" | "cancel_url" | "ui_mode" | "client_reference_id" | "mode"> {
  readonly mode: "payment" | "setup" | "subscription";
}

export interface CheckoutToShow {
  readonly checkoutId: string;
  readonly kind: SubjectKind | "card";
  readonly subjectId: string;
  readonly fanId: string;
  readonly artistId: string;
  readonly uiMode: "elements" | "hosted_page";
}

/** Where the fan pays, on our own site. */
export function checkoutUrl(env: Pick<Env, "PUBLIC_URL" | "PORT">, checkoutId: string): string {
  const origin = env.PUBLIC_URL?.replace(/\/$/, "") ?? `http://127.0.0.1:${env.PORT}`;
  return `${origin}/checkout/${checkoutId}`;
}

/** Cards that the person gave in earlier checkouts are offered again, whatever Stripe noted of showing them: they are asked for on our own pages only. */
const OFFER_SAVED_CARDS = {
  saved_payment_method_options: { allow_redisplay_filters: ["always", "limited", "unspecified"], payment_method_save: "enabled" },
} satisfies Partial<CreateParams>;

/** The whole request to Stripe. It follows from the checkout's row alone, so that a repeat is the same request. */
export function buildSession(env: Pick<Env, "PUBLIC_URL" | "PORT">, customerId: string | null, checkout: CheckoutToShow, params: CheckoutParams): CreateParams {
  const { subjectId, fanId, artistId, uiMode } = checkout;
  // A card that is mended belongs to a subscription: what it is saved by leads back there.
  const kind = checkout.kind === "card" ? "subscription" : checkout.kind;
  const metadata = makeMetadata({ kind, subjectId, artistId, fanId });
  const returnUrl = `${checkoutUrl(env, checkout.checkoutId)}/return`;
  const addresses = uiMode === "hosted_page" ? { success_url: returnUrl, cancel_url: checkoutUrl(env, checkout.checkoutId) } : { return_url: returnUrl };
  const owned = {
    payment: { payment_intent_data: { ...params.payment_intent_data, metadata } },
    setup: { setup_intent_data: { ...params.setup_intent_data, metadata } },
    subscription: { subscription_data: { ...params.subscription_data, metadata: { ...params.subscription_data?.metadata, ...metadata } } },
  };
  // A guest pays with a customer of the session's own, so that nobody is shown the cards of whoever has that address.
  const customer = params.customer ?? customerId;
  const isKnown = customer !== null && params.customer_email === undefined;
  return {
    ...params,
    ...owned[params.mode],
    ...addresses,
    ui_mode: uiMode,
    ...(isKnown ? { customer } : {}),
    ...(isKnown && params.mode !== "setup" ? OFFER_SAVED_CARDS : {}),
    client_reference_id: checkout.checkoutId,
    metadata: { ...metadata, mhc_checkout_id: checkout.checkoutId },
  };
}
