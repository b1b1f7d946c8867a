import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/app/page-params";
import { EntryPage } from "@/components/accounts/entry-page";
import { ResetPasswordForm } from "@/components/accounts/reset-password-form";
import { ButtonLink } from "@/components/ui/button";

// The address holds a secret: no other page is to learn it.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer", robots: { index: false } };

export default async function ResetPasswordPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  if (token === null || token === "") {
    return (
      <EntryPage title="This link is not whole" lead="Open it again from the mail, or ask for a new one.">
        <ButtonLink href="/forgot-password" variant="primary" className="justify-self-start">
          Ask for a new link
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Choose a new password">
      <ResetPasswordForm token={token} />
    </EntryPage>
  );
}
