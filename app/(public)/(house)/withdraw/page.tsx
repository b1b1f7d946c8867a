import type { Metadata } from "next";
import { findViewer } from "@/app/viewer";
import { EntryPage } from "@/components/accounts/entry-page";
import { WithdrawForm } from "@/components/patronage/withdraw-form";
import { ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Withdraw from a contract" };

/** The withdrawal function that EU law asks for (Directive 2011/83/EU, article 11a): always reachable, plainly named, confirmed apart. */
export default async function WithdrawPage() {
  const viewer = await findViewer();
  const memberships = viewer === null ? [] : (await (await api()).patronage.subscriptions({ limit: 100 })).items;
  const open = memberships.filter((membership) => membership.withdrawableUntil !== null);
  return (
    <EntryPage
      title="Withdraw from a contract"
      lead="Within fourteen days of joining you may withdraw without saying why. It ends at once, what you paid goes back to your card, and we confirm it by mail."
    >
      {viewer === null ? (
        <Section label="Without an account">
          <div className="grid justify-items-start gap-4">
            <p className="text-ink-2">
              The mail with your receipt has a link that leads to your contract and needs no account. Or ask for a link that signs you in.
            </p>
            <ButtonLink href="/sign-in/link" variant="primary">
              Send me a link
            </ButtonLink>
          </div>
        </Section>
      ) : open.length === 0 ? (
        <Section label="Your contracts">
          <p className="text-ink-2">None of your memberships is younger than fourteen days. You can cancel any of them, to the end of what is paid.</p>
          <ButtonLink href="/memberships" className="mt-4">
            To your memberships
          </ButtonLink>
        </Section>
      ) : (
        open.map((membership) => (
          <Section key={membership.id} label={`${membership.tier.name}, ${membership.artist.name}`}>
            <WithdrawForm subscriptionId={membership.id} token={null} until={membership.withdrawableUntil ?? ""} />
          </Section>
        ))
      )}
    </EntryPage>
  );
}
