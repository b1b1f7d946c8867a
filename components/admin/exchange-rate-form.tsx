"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";

const MICROS_PER_UNIT = 1_000_000;
const CURRENCIES = ["EUR", "GBP", "CAD", "AUD", "JPY"] as const;

/** Sets what a dollar is in a currency from now on; who joined before keeps their price. */
export function ExchangeRateForm() {
  const router = useRouter();
  const form = useForm(async (words) => {
    const currency = CURRENCIES.find((one) => one === words.get("currency")) ?? CURRENCIES[0];
    const microsPerDollar = Math.round(Number(words.get("microsPerDollar").replace(",", ".")) * MICROS_PER_UNIT);
    await apiClient.patronage.setExchangeRate.mutate({ currency, microsPerDollar, source: words.get("source") });
    router.refresh();
    return `New members pay in ${currency} by this rate from now on.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-3">
      <SelectField label="Currency" name="currency" defaultValue="EUR">
        {CURRENCIES.map((currency) => (
          <option key={currency}>{currency}</option>
        ))}
      </SelectField>
      <TextField
        label="One US dollar is"
        name="microsPerDollar"
        inputMode="decimal"
        required
        hint="Such as 0.92."
        error={form.issues.microsPerDollar}
        className="tabular"
      />
      <TextField label="Where the rate is from" name="source" required maxLength={200} error={form.issues.source} />
      <div className="grid gap-4 sm:col-span-3">
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Set it
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
