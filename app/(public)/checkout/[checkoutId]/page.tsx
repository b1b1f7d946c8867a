import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { readParam } from "@/app/page-params";
import { findPaymentKey, PaymentReady } from "@/app/payments";
import { findViewer } from "@/app/viewer";
import { CheckoutFrame } from "@/components/patronage/checkout-frame";
import { CheckoutPay } from "@/components/patronage/checkout-pay";
import { outcomePath } from "@/components/patronage/outcome-words";
import { PublicShell } from "@/components/shell/public-shell";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { api } from "@/server/api/server-caller";

type Input = PageInput<{ checkoutId: string }>;

// The address is the key of a guest: no other page is to learn it.
export const metadata: Metadata = { title: "Pay", referrer: "no-referrer", robots: { index: false } };

export default async function CheckoutPage({ params, searchParams }: Input) {
  const { checkoutId } = await params;
  const caller = await api();
  const [checkout, consent, viewer, mode, paymentKey, wanted] = await Promise.all([
    orNotFound(caller.patronage.getCheckout({ checkoutId })),
    caller.patronage.consentText({}),
    findViewer(),
    findMode(),
    findPaymentKey(),
    readParam(searchParams, "page"),
  ]);
  if (checkout.status === "done" || checkout.status === "waiting") redirect(`/checkout/${checkoutId}/return`);
  const goToProvider = async () => {
    "use server";
    const { url } = await (await api()).patronage.hostCheckout({ checkoutId });
    redirect(url);
  };
  const isOpen = checkout.status === "open" && paymentKey !== null;
  return (
    <PublicShell viewer={viewer} mode={mode} realm={checkout.artist.realm}>
      <PaymentReady />
      <CheckoutFrame artist={checkout.artist} label={checkout.label}>
        {!isOpen ? (
          <EmptyState
            title="This one can no longer be paid"
            sentence="Nothing was charged. Begin again where you came from."
            action={<ButtonLink href={outcomePath(checkout)}>{checkout.livestreamId === null ? `To ${checkout.artist.name}` : "To the livestream"}</ButtonLink>}
          />
        ) : (
          <>
            {checkout.clientSecret !== null && wanted !== "provider" && (
              <CheckoutPay checkout={checkout} consent={consent} clientSecret={checkout.clientSecret} paymentKey={paymentKey} />
            )}
            <form action={goToProvider} className={`grid gap-3 ${checkout.clientSecret !== null && wanted !== "provider" ? "border-t border-line pt-4" : ""}`}>
              <p className="text-sm leading-work text-ink-2">
                The payment provider has a page of its own for this, which also works where scripts do not. You come back here afterwards.
              </p>
              <Button type="submit" className="justify-self-start">
                Pay on the provider’s page
              </Button>
            </form>
          </>
        )}
      </CheckoutFrame>
    </PublicShell>
  );
}
