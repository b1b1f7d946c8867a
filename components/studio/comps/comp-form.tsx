"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { MomentField } from "@/components/studio/fields/moment-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";

/** Lets somebody in at no cost. */
export function CompForm({ tiers }: { readonly tiers: readonly { readonly id: string; readonly name: string }[] }) {
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const endsAt = words.get("endsAt");
    const { fan, tier } = await apiClient.patronage.grantComp.mutate({
      fan: words.get("fan").trim().replace(/^@/, ""),
      tierId: words.get("tierId"),
      endsAt: endsAt === "" ? undefined : endsAt,
    });
    element.reset();
    router.refresh();
    return `${fan.name} has ${tier.name}.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <TextField
        label="Who"
        name="fan"
        required
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="Their handle, as in their settings."
        error={form.issues.fan}
      />
      <SelectField label="Tier" name="tierId" required error={form.issues.tierId}>
        {tiers.map((tier) => (
          <option key={tier.id} value={tier.id}>
            {tier.name}
          </option>
        ))}
      </SelectField>
      <MomentField label="Until" name="endsAt" at={null} hint="By your own clock. Left empty: until further notice." error={form.issues.endsAt} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Let them in
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
