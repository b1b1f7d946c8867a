"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { TextAreaField, TextField } from "@/components/ui/field";

/** Writes down that counsel confirmed the version in force. The banner goes for everybody. */
export function ConfirmForm({ version }: { readonly version: number }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.tax.confirmPolicy.mutate({ version, counsel: words.get("counsel"), statement: words.get("statement") });
    router.refresh();
    return `Version ${version} is confirmed.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4">
      <TextField label="Who confirmed it" name="counsel" required maxLength={200} hint="Name and firm." error={form.issues.counsel} />
      <TextAreaField label="In their words" name="statement" rows={3} required maxLength={2_000} error={form.issues.statement} />
      <CheckboxField
        label={`Counsel has confirmed version ${version}`}
        hint="Artists no longer see the banner. It is in the audit log under your name."
        required
      />
      <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
        Write it down
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
