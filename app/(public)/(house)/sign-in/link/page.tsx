import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/app/page-params";
import { EntryPage } from "@/components/accounts/entry-page";
import { SignInByLinkForm } from "@/components/accounts/sign-in-by-link-form";
import { SignInLinkForm } from "@/components/accounts/sign-in-link-form";
import { TextLink } from "@/components/ui/text-link";

// The address holds a secret: no other page is to learn it.
export const metadata: Metadata = { title: "Sign in by mail", referrer: "no-referrer", robots: { index: false } };

/** With the secret of a mail, the way in; without one, where to ask for a mail. Opening the page alone uses nothing up: mail scanners open links. */
export default async function SignInLinkPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  if (token !== null && token !== "") {
    return (
      <EntryPage title="Welcome back" lead="One press, and you are in. No password.">
        <SignInByLinkForm token={token} />
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title="A link instead of a password"
      lead="For everybody who paid before having an account, and for who forgot the password."
      elsewhere={<TextLink href="/sign-in">Sign in with a password</TextLink>}
    >
      <SignInLinkForm />
    </EntryPage>
  );
}
