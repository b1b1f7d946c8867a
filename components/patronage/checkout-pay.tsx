"use client";

import type { Outputs } from "@/components/ui/api-types";
import { formatCents } from "@/components/ui/money";
import { PayStep } from "./desk/pay-step";

interface CheckoutPayProps {
  readonly checkout: Outputs["patronage"]["getCheckout"];
  readonly consent: Outputs["patronage"]["consentText"];
  readonly clientSecret: string;
  readonly paymentKey: string;
}

function footnoteOf({ kind, isCardOnly, isOwed }: CheckoutPayProps["checkout"]): string {
  if (kind === "subscription") return "Cancel in two taps. You keep what was already yours.";
  if (kind === "card")
    return isOwed ? "What is owed is charged to this card, and what comes after." : "Nothing is charged now. What comes is charged to this card.";
  return isCardOnly ? "You can take it back until the deadline. If it falls short, no card is charged." : "";
}

function laterWords({ kind, isOwed }: CheckoutPayProps["checkout"]): string {
  if (kind !== "card") return "nothing today; only if the goal is reached";
  return isOwed ? "what is owed now, and what comes after" : "nothing today; from the next charge on";
}

/** Pays an open checkout on a page of its own, and goes on to what came of it. */
export function CheckoutPay({ checkout, consent, clientSecret, paymentKey }: CheckoutPayProps) {
  const { checkoutId, label, artist, feeBps, isCardOnly, amountCents, currency } = checkout;
  return (
    <PayStep
      checkoutId={checkoutId}
      consent={consent}
      paymentKey={paymentKey}
      clientSecret={clientSecret}
      label={label}
      artistName={artist.name}
      feeBps={feeBps}
      purpose={isCardOnly ? "card" : "payment"}
      later={isCardOnly ? { sum: formatCents(amountCents, currency), when: laterWords(checkout) } : undefined}
      footnote={footnoteOf(checkout)}
      fallbackUrl={null}
      onRestart={() => window.location.reload()}
      onPaid={() => {
        window.location.assign(`/checkout/${checkoutId}/return`);
        // The page is left: what comes of it is said there.
        return new Promise<void>(() => undefined);
      }}
    />
  );
}
