"use client";

import { type StripeCheckoutElementsValue, useCheckoutElements } from "@stripe/react-stripe-js/checkout";
import { useState } from "react";
import { apiClient, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { CardFields } from "./card-fields";
import { laterWords, shareOf } from "./pay-words";
import { PaymentFault } from "./payment-fault";
import { SumLines } from "./sum-lines";
import { useConfirm } from "./use-confirm";
import { type ConsentText, isInEurope, WithdrawalConsent } from "./withdrawal-consent";

export interface PayFormProps {
  readonly checkoutId: string;
  /** What who lives in Europe is asked to agree to. */
  readonly consent: ConsentText;
  /** What is paid for, such as "Gold, monthly". */
  readonly label: string;
  readonly artistName: string;
  readonly feeBps: number;
  /** `card` saves a card and charges nothing now. */
  readonly purpose: "payment" | "card";
  /** The sum that a saved card may be charged, and when. */
  readonly later?: { readonly sum: string; readonly when: string };
  /** How to end what repeats, or what happens next with a saved card: one sentence under the button. */
  readonly footnote: string;
  /** The provider's own page for the same, where our fields do not work; null where the page offers it itself. */
  readonly fallbackUrl: string | null;
  /** Begins again after the provider lost the session. */
  readonly onRestart: () => void;
  /** Called once the provider took it; resolves when the house knows. */
  readonly onPaid: () => Promise<void>;
}

/** Whatever was meant to repeat: what the provider does not repeat is said to be paid once. */
const PAID_ONCE = "Paid once. Nothing repeats.";

/** The sum, the card and the one button. */
export function PayForm(props: PayFormProps) {
  const result = useCheckoutElements();
  if (result.type === "loading") return <Skeleton rows={5} label="Loading the card fields" />;
  if (result.type === "error") {
    return (
      <ErrorNotice
        title="The card fields did not load"
        sentence={
          props.fallbackUrl === null ? (
            "Nothing was charged. Try again, or pay on the payment provider’s own page."
          ) : (
            <>
              Nothing was charged. Try again, or{" "}
              <a href={props.fallbackUrl} className="underlined">
                pay on the payment provider’s own page
              </a>
              .
            </>
          )
        }
        retry={<Button onClick={props.onRestart}>Try again</Button>}
      />
    );
  }
  return <OpenPayForm {...props} checkout={result.checkout} />;
}

function OpenPayForm({
  checkout,
  checkoutId,
  consent,
  label,
  artistName,
  feeBps,
  purpose,
  later,
  footnote,
  fallbackUrl,
  onPaid,
}: PayFormProps & { readonly checkout: StripeCheckoutElementsValue }) {
  const [hasConsented, setHasConsented] = useState(false);
  const [needsConsent] = useState(() => purpose === "payment" && isInEurope());
  const { state, fault, confirm } = useConfirm(checkout, { prepare: () => keepConsent(), onPaid });
  const keepConsent = async () => {
    if (!needsConsent) return null;
    // A wallet's own button does not ask for the box.
    if (!hasConsented) return `Nothing was charged. Tick “${consent.label}” first.`;
    return apiClient.patronage.agreeToStart.mutate({ checkoutId, version: consent.version }).then(
      () => null,
      (thrown) => `Nothing was charged. ${readFailure(thrown).message}`,
    );
  };
  const isCard = purpose === "card";
  const total = checkout.total.total;
  const words = isCard ? "Save my card" : total.minorUnitsAmount === 0 ? "Start" : `Pay ${total.amount}`;
  const isBusy = state !== "idle";
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <div>
        <p className="tabular font-[560] text-title-lg leading-none tracking-[-0.03em]">{isCard && later !== undefined ? later.sum : total.amount}</p>
        <p className="pt-2 text-sm text-ink-2">
          {isCard ? later?.when : checkout.recurring === null ? "today, once" : `today, ${laterWords(checkout.recurring, new Date())}`}
        </p>
      </div>
      {fault !== null && <PaymentFault key={fault.id} purpose={purpose} message={fault.message} />}
      <CardFields onExpress={(event) => void confirm(event)} />
      {!isCard && <SumLines session={checkout} label={label} artistName={artistName} artistCents={shareOf(checkout, feeBps)} />}
      {needsConsent && <WithdrawalConsent words={consent} isOn={hasConsented} onChange={setHasConsented} />}
      <div className="grid gap-2">
        <Button type="submit" variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy}>
          {state === "paying" ? (isCard ? "Saving your card" : "Paying") : state === "opening" ? "Opening" : words}
        </Button>
        <p className="text-center text-sm leading-work text-ink-2">{!isCard && checkout.recurring === null ? PAID_ONCE : footnote}</p>
        {fallbackUrl !== null && (
          <p className="text-center text-sm leading-work text-ink-3">
            <a href={fallbackUrl} className="underlined inline-flex min-h-11 items-center">
              Pay on the payment provider’s page instead
            </a>
          </p>
        )}
      </div>
    </form>
  );
}
