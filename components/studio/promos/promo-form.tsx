"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { MomentField } from "@/components/studio/fields/moment-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { readBps } from "@/components/ui/percent";

const optional = (text: string) => (text.trim() === "" ? undefined : text.trim());

/** Makes a code that reduces the price. */
export function PromoForm({ tiers }: { readonly tiers: readonly { readonly id: string; readonly name: string }[] }) {
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const most = optional(words.get("redemptionsMax"));
    const { code } = await apiClient.patronage.createPromo.mutate({
      code: words.get("code"),
      percentOffBps: readBps(words.get("percentOffBps")),
      months: Number(words.get("months")),
      tierId: optional(words.get("tierId")),
      redemptionsMax: most === undefined ? undefined : Number(most),
      expiresAt: optional(words.get("expiresAt")),
    });
    element.reset();
    router.refresh();
    return `${code} works from now on.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5 py-5 sm:grid-cols-2">
      <TextField
        label="Code"
        name="code"
        required
        maxLength={24}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        hint="Letters, digits, hyphens: HARBOUR-26."
        error={form.issues.code}
      />
      <TextField
        label="Less, per cent"
        name="percentOffBps"
        type="number"
        min={1}
        max={100}
        required
        defaultValue={20}
        hint="100 is free."
        error={form.issues.percentOffBps}
        className="tabular"
      />
      <TextField
        label="For how many months"
        name="months"
        type="number"
        min={1}
        max={36}
        required
        defaultValue={3}
        error={form.issues.months}
        className="tabular"
      />
      <SelectField label="For which tier" name="tierId" defaultValue="" error={form.issues.tierId}>
        <option value="">Each of them</option>
        {tiers.map((tier) => (
          <option key={tier.id} value={tier.id}>
            {tier.name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="How often in all"
        name="redemptionsMax"
        type="number"
        min={1}
        max={1_000_000}
        hint="Left empty: no limit."
        error={form.issues.redemptionsMax}
        className="tabular"
      />
      <MomentField label="Works until" name="expiresAt" at={null} hint="By your own clock. May be empty." error={form.issues.expiresAt} />
      <div className="grid gap-5 sm:col-span-2">
        <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
          Make this code
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
