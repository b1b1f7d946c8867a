"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { FormOutcome } from "./form-outcome";
import { signInByLink } from "./session-client";
import { FormFailure, useForm } from "./use-form";

/** `token` is the secret of the link in the mail; it is used up by pressing, not by opening the page. */
export function SignInByLinkForm({ token }: { readonly token: string }) {
  const form = useForm(async () => {
    const failure = await signInByLink(token);
    if (failure !== null) throw new FormFailure(failure);
    window.location.assign("/memberships");
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        Sign me in
      </Button>
      <FormOutcome failure={form.failure} />
      {form.failure !== null && (
        <ButtonLink href="/sign-in/link" className="justify-self-start">
          Send me a new link
        </ButtonLink>
      )}
    </form>
  );
}
