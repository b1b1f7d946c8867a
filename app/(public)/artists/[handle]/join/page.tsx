import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { readParam } from "@/app/page-params";
import { CheckoutFrame } from "@/components/patronage/checkout-frame";
import { JoinWithoutScripts, readPlainOrder } from "@/components/patronage/join-without-scripts";
import { PublicShell } from "@/components/shell/public-shell";
import { readArtistView } from "../artist-view";
import { findNamed } from "../order-param";
import { beginPlainly } from "./begin-plainly";

export const metadata: Metadata = { title: "Support", robots: { index: false } };

const FAULTS_SHOWN_CHARS = 300;

/** The desk as a page, for browsers without scripts: one form, then the payment provider's own page. */
export default async function JoinPage({ params, searchParams }: PageInput<{ handle: string }>) {
  const { handle } = await params;
  const [view, mode, fault, words] = await Promise.all([readArtistView(handle), findMode(), readParam(searchParams, "fault"), searchParams]);
  const order = readPlainOrder(words, view.facts);
  const goal = await findNamed(order.goalId, view.findGoal);
  const begin = async (form: FormData) => {
    "use server";
    redirect(await beginPlainly(form, { artistId: view.artist.id, handle, order, isSignedIn: view.viewer !== null }));
  };
  return (
    <PublicShell viewer={view.viewer} mode={mode} realm={view.artist.realm}>
      <CheckoutFrame artist={view.artist} label={order.kind === "tip" ? "A tip" : order.kind === "pledge" ? "A pledge" : "Become a patron"}>
        <JoinWithoutScripts
          action={begin}
          order={order}
          tiers={view.facts.tiers}
          goal={goal}
          consent={view.facts.consent}
          isSignedIn={view.viewer !== null}
          fault={fault?.slice(0, FAULTS_SHOWN_CHARS) ?? null}
        />
      </CheckoutFrame>
    </PublicShell>
  );
}
