import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { Outcome } from "@/components/patronage/outcome";
import { outcomePath } from "@/components/patronage/outcome-words";
import { PublicShell } from "@/components/shell/public-shell";
import { ButtonLink } from "@/components/ui/button";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "What came of it", referrer: "no-referrer", robots: { index: false } };

/** Where one comes back to from paying elsewhere: what came of it is written down before the page is made, webhook or not. */
export default async function CheckoutReturnPage({ params }: PageInput<{ checkoutId: string }>) {
  const { checkoutId } = await params;
  const caller = await api();
  const [settled, viewer, mode] = await Promise.all([orNotFound(caller.patronage.settleCheckout({ checkoutId })), findViewer(), findMode()]);
  if (settled.status === "open") redirect(`/checkout/${checkoutId}`);
  return (
    <PublicShell viewer={viewer} mode={mode} realm={settled.artist.realm}>
      <div className="gutter mx-auto w-full max-w-[608px] pt-16 pb-12">
        <Outcome
          settled={settled}
          isGuest={viewer === null}
          heading="h1"
          action={(words) => (
            <ButtonLink href={outcomePath(settled)} variant="primary" className="min-h-13! w-full text-lg!">
              {words}
            </ButtonLink>
          )}
        />
      </div>
    </PublicShell>
  );
}
