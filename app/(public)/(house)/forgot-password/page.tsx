import type { Metadata } from "next";
import { EntryPage } from "@/components/accounts/entry-page";
import { ForgotPasswordForm } from "@/components/accounts/forgot-password-form";
import { TextLink } from "@/components/ui/text-link";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPasswordPage() {
  return (
    <EntryPage
      title="Forgot your password?"
      lead="We send you a link to choose a new one."
      elsewhere={
        <p>
          It came back to you? <TextLink href="/sign-in">Sign in</TextLink>
        </p>
      }
    >
      <ForgotPasswordForm />
    </EntryPage>
  );
}
