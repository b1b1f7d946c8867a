"use client";

import { CheckoutElementsProvider } from "@stripe/react-stripe-js/checkout";
import type { Appearance } from "@stripe/stripe-js";
import { useEffect, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { readAppearance } from "./appearance";
import { loadPayments } from "./load-stripe";
import { PayForm, type PayFormProps } from "./pay-form";

interface PayStepProps extends PayFormProps {
  readonly paymentKey: string;
  readonly clientSecret: string;
}

/** Card fields and wallets for one open checkout, in the look of where they stand. */
export function PayStep({ paymentKey, clientSecret, ...form }: PayStepProps) {
  const place = useRef<HTMLDivElement>(null);
  const [appearance, setAppearance] = useState<Appearance | null>(null);
  const [payments] = useState(() => loadPayments(paymentKey));
  useEffect(() => {
    const follow = () => {
      if (place.current !== null) setAppearance(readAppearance(place.current));
    };
    follow();
    // Light and dark change under an open page, by the system or by hand.
    const observer = new MutationObserver(follow);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mode"] });
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="min-w-0">
      {appearance === null ? (
        <Skeleton rows={5} label="Loading the card fields" />
      ) : (
        <CheckoutElementsProvider key={clientSecret} stripe={payments} options={{ clientSecret, elementsOptions: { appearance, loader: "never" } }}>
          <PayForm {...form} />
        </CheckoutElementsProvider>
      )}
    </div>
  );
}
