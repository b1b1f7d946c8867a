"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { readCents } from "@/components/ui/read-cents";

const ANSWERS = { settled: "The payee has it", refused: "It was refused, nothing moved", returned: "It came back" } as const;
type Answer = keyof typeof ANSWERS;
const isAnswer = (text: string): text is Answer => Object.hasOwn(ANSWERS, text);

/** What a person learnt from the rail, where no program can ask it. Goes through the same rule as the rail's own word. */
export function AnswerForm({ payoutId, currency }: { readonly payoutId: string; readonly currency: string }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const state = words.get("state");
    if (!isAnswer(state)) return null;
    const reference = words.get("railReference");
    await apiClient.payouts.recordAnswer.mutate({
      payoutId,
      state,
      railReference: reference === "" ? null : reference,
      feeCents: readCents(words.get("feeCents")) ?? 0,
      note: words.get("note"),
    });
    router.refresh();
    return "Written down, and the books follow it.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
      <SelectField label="What the rail says" name="state" defaultValue="settled" error={form.issues.state}>
        {Object.entries(ANSWERS).map(([answer, word]) => (
          <option key={answer} value={answer}>
            {word}
          </option>
        ))}
      </SelectField>
      <TextField label="Its reference" name="railReference" maxLength={300} hint="If it has one." error={form.issues.railReference} />
      <TextField
        label={`Its fee, ${currency}`}
        name="feeCents"
        inputMode="decimal"
        defaultValue="0.00"
        className="tabular"
        hint="Ours, not the artist’s."
        error={form.issues.feeCents}
      />
      <TextAreaField label="How you know" name="note" rows={2} required maxLength={300} error={form.issues.note} />
      <div className="grid gap-3 sm:col-span-2">
        <CheckboxField label="I asked the rail and this is what it said" hint="It moves money in the books and is in the audit log under your name." required />
        <Button type="submit" variant="danger" aria-disabled={form.isBusy} className="justify-self-start">
          Write it down
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
