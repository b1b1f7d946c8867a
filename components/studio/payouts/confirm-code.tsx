"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { Methods } from "./payout-words";

/** The mailed code puts a method into force. */
export function ConfirmCode({ proposed }: { readonly proposed: NonNullable<Methods["proposed"]> }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.payouts.confirmPayoutMethod.mutate({ methodId: proposed.id, code: words.get("code") });
    router.push("/studio/payouts");
    return null;
  });
  const tries = proposed.triesLeft === 1 ? "One try is left." : `${proposed.triesLeft} tries are left.`;
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[420px] gap-5">
      <p className="text-ink-2">
        For {proposed.label}. It was mailed to {proposed.codeSentTo}. {tries}
      </p>
      <TextField label="The code from the mail" name="code" required maxLength={20} autoComplete="one-time-code" className="tabular" error={form.issues.code} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Put it into force
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
