"use client";

import type { Stripe } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";

let loading: Promise<Stripe | null> | null = null;

/** The provider's script, once a page and only when somebody means to pay. A failure is not kept: the next try loads again. */
export function loadPayments(paymentKey: string): Promise<Stripe | null> {
  loading ??= loadStripe(paymentKey).catch((thrown: unknown) => {
    loading = null;
    throw thrown;
  });
  return loading;
}
