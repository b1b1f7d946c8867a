"use client";

import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { signIn } from "./session-client";
import { FormFailure, useForm } from "./use-form";

/** `next` is the page of ours to go to afterwards. */
export function SignInForm({ next }: { readonly next: string }) {
  const form = useForm(async (words) => {
    const failure = await signIn({ email: words.get("email"), password: words.get("password") });
    if (failure !== null) throw new FormFailure(failure);
    // A whole new page, so that nothing of the visitor's view stays behind.
    window.location.assign(next);
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <TextField label="Mail address" name="email" type="email" autoComplete="username" required maxLength={254} />
      <PasswordField label="Password" name="password" autoComplete="current-password" required maxLength={200} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        {form.isBusy ? "Signing in" : "Sign in"}
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
