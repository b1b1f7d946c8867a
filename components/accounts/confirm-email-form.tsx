"use client";

import { apiClient } from "@/components/ui/api-client";
import { Button, ButtonLink } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { FormOutcome } from "./form-outcome";
import { useForm } from "./use-form";

/** A button, because programs that look into mail open links. `token` is the secret of the link. */
export function ConfirmEmailForm({ token }: { readonly token: string }) {
  const form = useForm(async () => (await apiClient.accounts.confirmEmailChange.mutate({ token })).message);
  if (form.success !== null) {
    return (
      <div className="grid justify-items-start gap-5">
        <FormStatus message={form.success} />
        <ButtonLink href="/settings" variant="primary">
          To your settings
        </ButtonLink>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid justify-items-start gap-5">
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        Use this address
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
