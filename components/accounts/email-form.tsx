"use client";

import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { useForm } from "./use-form";

export function EmailForm({ email }: { readonly email: string }) {
  const form = useForm(async (words, element) => {
    const { message } = await apiClient.accounts.requestEmailChange.mutate({ newEmail: words.get("newEmail"), password: words.get("password") });
    element.reset();
    return message;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <p className="wrap-anywhere text-ink-2">You sign in with {email}.</p>
      <TextField label="New address" name="newEmail" type="email" autoComplete="email" required maxLength={254} error={form.issues.newEmail} />
      <PasswordField label="Your password" name="password" autoComplete="current-password" required maxLength={200} error={form.issues.password} />
      <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
        Send a link to the new address
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
