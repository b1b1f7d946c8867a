import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readParam, type SearchParams, toOwnPath } from "@/app/page-params";
import { findViewer } from "@/app/viewer";
import { EntryPage } from "@/components/accounts/entry-page";
import { SignUpForm } from "@/components/accounts/sign-up-form";
import { TextLink } from "@/components/ui/text-link";

export const metadata: Metadata = { title: "Make an account" };

export default async function SignUpPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const next = toOwnPath(await readParam(searchParams, "next"));
  if ((await findViewer()) !== null) redirect(next ?? "/");
  const carried = next === null ? "" : `?next=${encodeURIComponent(next)}`;
  return (
    <EntryPage
      title="Make an account"
      lead="Free, with nothing to confirm: you are in at once."
      elsewhere={
        <p>
          You have one? <TextLink href={`/sign-in${carried}`}>Sign in</TextLink>
        </p>
      }
    >
      <SignUpForm startsAsArtist={(await readParam(searchParams, "as")) === "artist"} next={next} />
    </EntryPage>
  );
}
