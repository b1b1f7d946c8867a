"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { useForm } from "./use-form";

interface ClaimAccountFormProps {
  readonly name: string;
  readonly email: string;
}

/** A name and a password for an account that began with a payment: from then on it is entered without a mail. */
export function ClaimAccountForm({ name, email }: ClaimAccountFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.accounts.claimAccount.mutate({ name: words.get("name"), password: words.get("password") });
    router.refresh();
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <p className="text-ink-2">
        You paid before you had an account, and a link in a mail let you in. Choose a name and a password, and you need no mail any more.
      </p>
      {/* Password managers want to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <TextField label="Name" name="name" autoComplete="name" required maxLength={60} defaultValue={name} error={form.issues.name} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        error={form.issues.password}
        hint="10 characters or more."
      />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Make it mine
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
