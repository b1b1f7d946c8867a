"use client";

import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { useForm } from "./use-form";

/** Asks for a link that signs in; the answer is the same for every address. */
export function SignInLinkForm() {
  const form = useForm(async (words, element) => {
    const { message } = await apiClient.accounts.requestSignInLink.mutate({ email: words.get("email") });
    element.reset();
    return message;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <TextField label="Mail address" name="email" type="email" autoComplete="email" required maxLength={254} error={form.issues.email} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        Send me a link
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
