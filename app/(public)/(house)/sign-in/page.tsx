import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readParam, type SearchParams, toOwnPath } from "@/app/page-params";
import { findViewer } from "@/app/viewer";
import { EntryPage } from "@/components/accounts/entry-page";
import { SignInForm } from "@/components/accounts/sign-in-form";
import { TextLink } from "@/components/ui/text-link";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const next = toOwnPath(await readParam(searchParams, "next"));
  if ((await findViewer()) !== null) redirect(next ?? "/");
  const carried = next === null ? "" : `?next=${encodeURIComponent(next)}`;
  return (
    <EntryPage
      title="Sign in"
      elsewhere={
        <>
          <p>
            New here? <TextLink href={`/sign-up${carried}`}>Make an account</TextLink>
          </p>
          <p>
            <TextLink href="/forgot-password">Forgot your password?</TextLink>
          </p>
          <p>
            <TextLink href="/sign-in/link">A link by mail instead</TextLink>
          </p>
        </>
      }
    >
      <SignInForm next={next ?? "/"} />
    </EntryPage>
  );
}
