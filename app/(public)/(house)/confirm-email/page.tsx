import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/app/page-params";
import { ConfirmEmailForm } from "@/components/accounts/confirm-email-form";
import { EntryPage } from "@/components/accounts/entry-page";
import { ButtonLink } from "@/components/ui/button";

// The address holds a secret: no other page is to learn it.
export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer", robots: { index: false } };

export default async function ConfirmEmailPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  if (token === null || token === "") {
    return (
      <EntryPage title="This link is not whole" lead="Open it again from the mail, or ask for a new one in your settings.">
        <ButtonLink href="/settings" variant="primary" className="justify-self-start">
          To your settings
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Confirm your new address" lead="From now on you sign in with it, and our mail goes there.">
      <ConfirmEmailForm token={token} />
    </EntryPage>
  );
}
