"use client";

import { apiClient } from "@/components/ui/api-client";
import { Button, ButtonLink } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { useForm } from "./use-form";

/** `token` is the secret of the link in the mail. */
export function ResetPasswordForm({ token }: { readonly token: string }) {
  const form = useForm(async (words) => (await apiClient.accounts.resetPassword.mutate({ token, password: words.get("password") })).message);
  if (form.success !== null) {
    return (
      <div className="grid justify-items-start gap-5">
        <FormStatus message={form.success} />
        <ButtonLink href="/sign-in" variant="primary">
          Sign in
        </ButtonLink>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        error={form.issues.password}
        hint="10 characters or more. Every browser that is signed in now is signed out."
      />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        Change my password
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
