"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { FormFailure, useForm } from "@/components/accounts/use-form";
import { periodWords } from "@/components/admin/payouts/payout-words";
import { apiClient, withKey } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import { readCents } from "@/components/ui/read-cents";

const SPONSOR_CHARS_MAX = 200;

interface SponsorFormProps {
  /** Months that were not shared yet, as `2027-01`. */
  readonly months: readonly string[];
  readonly chosen: string;
  readonly currency: string;
}

/** Adds money that has come to the bank to a month's pool. */
export function SponsorForm({ months, chosen, currency }: SponsorFormProps) {
  const router = useRouter();
  // One key until an answer came: after a lost one, pressing again adds nothing twice.
  const key = useRef<string | null>(null);
  const form = useForm(async (words, element) => {
    const amountCents = readCents(words.get("amountCents"));
    if (amountCents === null) {
      const issues = { amountCents: "Write an amount such as 2500.00." };
      throw new FormFailure({ message: issues.amountCents, reason: "invalid_input", requestId: null, issues, details: {} });
    }
    key.current ??= crypto.randomUUID();
    const input = { month: words.get("month"), currency, amountCents, sponsor: words.get("sponsor") };
    const added = await apiClient.royalties.addSponsorAmount.mutate(input, withKey(key.current));
    key.current = null;
    element.reset();
    router.refresh();
    return `${formatCents(added.amountCents, added.currency)} of ${added.sponsor} is in the pool of ${periodWords(added.month)}.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-3">
      <SelectField label="To the pool of" name="month" defaultValue={chosen} error={form.issues.month}>
        {months.map((month) => (
          <option key={month} value={month}>
            {periodWords(month)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={`Amount, ${currency}`}
        name="amountCents"
        inputMode="decimal"
        autoComplete="off"
        required
        hint="Only what has come to the bank."
        error={form.issues.amountCents}
        className="tabular"
      />
      <TextField label="Who gives it" name="sponsor" required maxLength={SPONSOR_CHARS_MAX} error={form.issues.sponsor} />
      <div className="grid gap-4 sm:col-span-3">
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Add it to the pool
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
