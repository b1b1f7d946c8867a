"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { readBps } from "@/components/ui/percent";
import { PercentField } from "@/components/ui/percent-field";
import { payWords, type Shop } from "./merch-words";

/** What a shop pays from a day on, and on whose word; what was ordered before stays as it was. */
export function ShopTerms({ shop, earliest }: { readonly shop: Shop; readonly earliest: string }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const rule = await apiClient.royalties.setMerchRule.mutate({
      shopId: shop.id,
      commissionBps: readBps(words.get("commissionBps")),
      artistBps: readBps(words.get("artistBps")),
      validFrom: words.get("validFrom"),
      source: words.get("source"),
    });
    router.refresh();
    return `From ${rule.validFrom.slice(0, 10)} on: ${payWords(rule)}`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5 pt-2">
      <div className="grid gap-5 sm:grid-cols-2">
        <PercentField label="Of an order it pays, %" name="commissionBps" bps={shop.commissionBps} error={form.issues.commissionBps} />
        <PercentField label="Of that the artist gets, %" name="artistBps" bps={shop.artistBps} error={form.issues.artistBps} />
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
