"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField, ChoiceGroup } from "@/components/ui/choice";
import { readTier } from "./read-tier";
import { TierFields } from "./tier-fields";
import type { StudioTier } from "./tier-words";

interface TierFormProps {
  readonly tier: StudioTier | null;
  readonly currency: string;
  readonly feeBps: number;
}

/** Changes a tier, or adds one. */
export function TierForm({ tier, currency, feeBps }: TierFormProps) {
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const written = readTier(words);
    if (tier === null) {
      await apiClient.patronage.createTier.mutate(written);
      element.reset();
    } else {
      const hasProfitShare = words.get("hasProfitShare") === "on";
      // Sent only where it was changed: nobody is told of a rule about what they did not touch.
      const profitShare = hasProfitShare === tier.hasProfitShare ? {} : { hasProfitShare };
      await apiClient.patronage.updateTier.mutate({ tierId: tier.id, ...written, ...profitShare, isActive: words.get("isActive") === "on" });
    }
    router.refresh();
    return tier === null ? "Added. It stands on your page." : "Saved. Who joined before keeps their price.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5 py-5">
      <TierFields tier={tier} currency={currency} feeBps={feeBps} issues={form.issues} />
      {tier !== null && (
        <ChoiceGroup legend="On your page">
          <CheckboxField name="isActive" label="Can be chosen" hint="Off: nobody new can join. Who has it keeps it." defaultChecked={tier.isActive} />
          <CheckboxField
            name="hasProfitShare"
            label="A share of profit"
            hint="Only once an admin has confirmed that the law allows it."
            defaultChecked={tier.hasProfitShare}
          />
        </ChoiceGroup>
      )}
      <Button type="submit" variant={tier === null ? "secondary" : "primary"} aria-disabled={form.isBusy} className="justify-self-start">
        {tier === null ? "Add this tier" : "Save"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
