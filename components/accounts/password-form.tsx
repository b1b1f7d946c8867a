"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { useForm } from "./use-form";

export function PasswordForm({ email }: { readonly email: string }) {
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const given = { currentPassword: words.get("currentPassword"), newPassword: words.get("newPassword") };
    const { sessionsEnded } = await apiClient.accounts.changePassword.mutate(given);
    element.reset();
    router.refresh();
    return sessionsEnded === 0 ? "Your password is changed." : `Your password is changed. ${sessionsEnded} other browsers were signed out.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      {/* Password managers want to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Current password"
        name="currentPassword"
        autoComplete="current-password"
        required
        maxLength={200}
        error={form.issues.currentPassword}
      />
      <PasswordField
        label="New password"
        name="newPassword"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        error={form.issues.newPassword}
        hint="10 characters or more. Other browsers are signed out."
      />
      <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
        Change password
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
