"use client";

import { ExpressCheckoutElement, PaymentElement } from "@stripe/react-stripe-js/checkout";
import type { StripeCheckoutExpressCheckoutElementOptions, StripeExpressCheckoutElementConfirmEvent } from "@stripe/stripe-js";
import { useState } from "react";

const WALLETS: StripeCheckoutExpressCheckoutElementOptions = {
  buttonHeight: 48,
  buttonTheme: undefined,
  buttonType: undefined,
  layout: undefined,
  paymentMethodOrder: undefined,
  paymentMethods: undefined,
};

/** Wallets first, where the browser has any; then the card. */
export function CardFields({ onExpress }: { readonly onExpress: (event: StripeExpressCheckoutElementConfirmEvent) => void }) {
  const [hasWallets, setHasWallets] = useState(false);
  return (
    <div className="grid gap-4">
      <div className={hasWallets ? "grid gap-4" : "h-0 overflow-hidden"}>
        <ExpressCheckoutElement
          options={WALLETS}
          onReady={({ availablePaymentMethods }) => setHasWallets(availablePaymentMethods !== undefined)}
          onConfirm={onExpress}
        />
        <p className="flex items-center gap-4 text-sm text-ink-3 before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">or a card</p>
      </div>
      <div className="min-h-52">
        <PaymentElement options={{ layout: { type: "accordion", radios: "always" }, wallets: { applePay: "never", googlePay: "never" } }} />
      </div>
    </div>
  );
}
