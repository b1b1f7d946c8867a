"use client";

import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { useForm } from "./use-form";

export function ForgotPasswordForm() {
  const form = useForm(async (words) => (await apiClient.accounts.requestPasswordReset.mutate({ email: words.get("email") })).message);
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <TextField label="Mail address" name="email" type="email" autoComplete="username" required maxLength={254} error={form.issues.email} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        Send me a link
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
