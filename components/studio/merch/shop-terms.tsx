"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { payWords, type Shop } from "./merch-words";

const BPS_PER_PERCENT = 100;

function toBps(percent: string): number {
  return Math.round(Number(percent) * BPS_PER_PERCENT);
}

/** What a shop pays from a day on, and on whose word; what was ordered before stays as it was. */
export function ShopTerms({ shop, earliest }: { readonly shop: Shop; readonly earliest: string }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const rule = await apiClient.royalties.setMerchRule.mutate({
      shopId: shop.id,
      commissionBps: toBps(words.get("commissionBps")),
      artistBps: toBps(words.get("artistBps")),
      validFrom: words.get("validFrom"),
      source: words.get("source"),
    });
    router.refresh();
    return `From ${rule.validFrom.slice(0, 10)} on: ${payWords(rule)}`;
  });
  const percent = { type: "number", min: 0, max: 100, step: 0.01, required: true, className: "tabular" } as const;
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5 pt-2">
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Of an order it pays, %"
          name="commissionBps"
          defaultValue={shop.commissionBps / BPS_PER_PERCENT}
          error={form.issues.commissionBps}
          {...percent}
        />
        <TextField
          label="Of that the artist gets, %"
          name="artistBps"
          defaultValue={shop.artistBps / BPS_PER_PERCENT}
          error={form.issues.artistBps}
          {...percent}
        />
        <TextField
          label="From the beginning of"
          name="validFrom"
          type="date"
          min={earliest}
          defaultValue={earliest}
          required
          hint="UTC"
          error={form.issues.validFrom}
        />
        <TextField label="On whose word" name="source" required maxLength={500} hint="Such as the contract of a day." error={form.issues.source} />
      </div>
      <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
        Set these terms
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
