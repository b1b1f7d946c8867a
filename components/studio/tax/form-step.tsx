"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm, type Words } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import type { Country } from "../fields/countries";
import { FormFields } from "./form-fields";
import { RateTable } from "./rate-table";
import { readForm } from "./read-form";
import { SignFields } from "./sign-fields";
import type { FormKind, Interview, Rate } from "./tax-words";

interface FormStepProps {
  readonly kind: FormKind;
  readonly person: "individual" | "business";
  readonly countries: readonly Country[];
  readonly statements: Interview["statements"];
  readonly onBack: () => void;
}

function signatureOf(statementId: string | undefined, words: Words) {
  if (statementId === undefined) return null;
  return { statementId, name: words.get("signature"), capacity: words.get("capacity"), agrees: true as const };
}

function ButtonRow({ isLooking, isBusy, isForm, onBack }: { isLooking: boolean; isBusy: boolean; isForm: boolean; onBack: () => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button type="submit" variant="primary" aria-disabled={isBusy}>
        {isLooking ? (isForm ? "Sign and give it" : "Keep it") : "See what it changes"}
      </Button>
      <Button variant="quiet" onClick={onBack}>
        Back
      </Button>
    </div>
  );
}

/** The form itself, and then, with its fields still there, what it changes and the signature. */
export function FormStep({ kind, person, countries, statements, onBack }: FormStepProps) {
  const router = useRouter();
  const [rates, setRates] = useState<readonly Rate[] | null>(null);
  const statement = statements.find((each) => each.kind === kind);
  const form = useForm(async (words) => {
    const given = readForm(kind, words);
    if (rates === null) {
      setRates((await apiClient.tax.previewForm.mutate({ form: given })).rates);
      return null;
    }
    await apiClient.tax.submitForm.mutate({ form: given, signature: signatureOf(statement?.id, words) });
    router.refresh();
    setRates(null);
    onBack();
    return null;
  });
  const back = () => (rates === null ? onBack() : setRates(null));
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[680px] gap-6">
      <p className="text-sm text-ink-2">{rates === null ? "Step 2 of 3. What the form asks." : "Step 3 of 3. What it changes, and your signature."}</p>
      <input type="hidden" name="personKind" value={person} />
      <div className={rates === null ? "grid gap-5" : "hidden"}>
        <FormFields kind={kind} countries={countries} issues={form.issues} />
      </div>
      {rates !== null && (
        <>
          <RateTable rates={rates} caption="What would be withheld" />
          {statement !== undefined && <SignFields statement={statement} isPerson={kind === "w8ben"} issues={form.issues} />}
        </>
      )}
      <ButtonRow isLooking={rates !== null} isBusy={form.isBusy} isForm={statement !== undefined} onBack={back} />
      <FormOutcome failure={form.failure} success={form.success} />
      {rates !== null && Object.keys(form.issues).some((path) => path.startsWith("form.")) && (
        <p className="text-sm text-bad">{Object.values(form.issues)[0]} Go back to put it right.</p>
      )}
    </form>
  );
}
