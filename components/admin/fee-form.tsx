"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { BPS_PER_PERCENT, readBps } from "@/components/ui/percent";
import { PercentField } from "@/components/ui/percent-field";

interface FeeFormProps {
  readonly kind: "patronage" | "tip";
  readonly feeBps: number;
  /** The first day that can be chosen, as `2027-01-31`. */
  readonly earliest: string;
}

/** Sets the house's share from a day on; what was charged stays as it was. */
export function FeeForm({ kind, feeBps, earliest }: FeeFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const rate = await apiClient.patronage.setFeeRate.mutate({ kind, feeBps: readBps(words.get("feeBps")), validFrom: words.get("validFrom") });
    router.refresh();
    return `${rate.feeBps / BPS_PER_PERCENT} % from ${rate.validFrom.slice(0, 10)} on.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
      <PercentField label="The house’s share, %" name="feeBps" bps={feeBps} error={form.issues.feeBps} />
      <TextField
        label="From the beginning of"
        name="validFrom"
        type="date"
        min={earliest}
        required
        hint="UTC, tomorrow at the earliest."
        error={form.issues.validFrom}
      />
      <div className="grid gap-4 sm:col-span-2">
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Set it
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
