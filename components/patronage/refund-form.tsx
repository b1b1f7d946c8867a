"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import { readCents, writeCents } from "@/components/ui/read-cents";
import type { Receipt } from "./receipt-table";

type Refundable = Pick<Receipt, "id" | "amountCents" | "refundedCents" | "currency">;

/** Gives a fan money back, all or a part. The button says how much. */
export function RefundForm({ payment }: { readonly payment: Refundable }) {
  const router = useRouter();
  const leftCents = payment.amountCents - payment.refundedCents;
  const [text, setText] = useState(writeCents(leftCents));
  const amount = readCents(text);
  const isPossible = amount !== null && amount > 0 && amount <= leftCents;
  const form = useForm(async () => {
    if (!isPossible) return null;
    await apiClient.patronage.refundPayment.mutate({ paymentId: payment.id, amount });
    router.refresh();
    return `${formatCents(amount, payment.currency)} goes back to the card.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[420px] gap-5">
      <TextField
        label={`How much, ${payment.currency}`}
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="tabular"
        hint={`At most ${formatCents(leftCents, payment.currency)}. Artist and house each give back their part; a membership whose newest payment goes back whole ends.`}
        error={form.issues.amount ?? (isPossible ? null : "Write an amount that is left of it.")}
      />
      <Button type="submit" variant="danger" aria-disabled={form.isBusy || !isPossible} className="justify-self-start">
        {isPossible ? `Give ${formatCents(amount, payment.currency)} back` : "Give back"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
