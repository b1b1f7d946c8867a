"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import type { Country } from "../fields/countries";
import { FormStep } from "./form-step";
import { FORM_NAMES, type FormKind, type Interview } from "./tax-words";

type Person = "individual" | "business";
type Answers = { readonly person: Person; readonly isUs: boolean; readonly givesForm: boolean };

/** Which form the answers lead to. */
function kindOf({ person, isUs, givesForm }: Answers): FormKind {
  if (!givesForm) return "none";
  if (isUs) return "w9";
  return person === "business" ? "w8bene" : "w8ben";
}

function Questions({ answers, onChange }: { readonly answers: Answers; readonly onChange: (answers: Answers) => void }) {
  const { person, isUs, givesForm } = answers;
  return (
    <>
      <ChoiceGroup legend="Who earns?">
        <RadioField name="person" checked={person === "individual"} onChange={() => onChange({ ...answers, person: "individual" })} label="I do, as a person" />
        <RadioField name="person" checked={person === "business"} onChange={() => onChange({ ...answers, person: "business" })} label="An organisation" />
      </ChoiceGroup>
      <ChoiceGroup legend="Of the US, for tax?">
        <RadioField
          name="isUs"
          checked={!isUs}
          onChange={() => onChange({ ...answers, isUs: false })}
          label="No"
          hint="Lives, or was made, outside of the US, and is no US citizen."
        />
        <RadioField
          name="isUs"
          checked={isUs}
          onChange={() => onChange({ ...answers, isUs: true })}
          label="Yes"
          hint="A citizen or resident of the US, or made there."
        />
      </ChoiceGroup>
      <ChoiceGroup legend="Give a form?">
        <RadioField name="givesForm" checked={givesForm} onChange={() => onChange({ ...answers, givesForm: true })} label="Yes, it takes about five minutes" />
        <RadioField
          name="givesForm"
          checked={!givesForm}
          onChange={() => onChange({ ...answers, givesForm: false })}
          label="Not now"
          hint="Say only the country. The highest rate is withheld until you give one."
        />
      </ChoiceGroup>
    </>
  );
}

interface TaxInterviewProps {
  readonly countries: readonly Country[];
  readonly statements: Interview["statements"];
}

/** Three questions lead to a form; the form is filled in, looked at with what it changes, and signed. */
export function TaxInterview(props: TaxInterviewProps) {
  const [answers, setAnswers] = useState<Answers>({ person: "individual", isUs: false, givesForm: true });
  const [hasChosen, setHasChosen] = useState(false);
  const kind = kindOf(answers);
  if (hasChosen) return <FormStep {...props} kind={kind} person={answers.person} onBack={() => setHasChosen(false)} />;
  return (
    <form
      className="grid max-w-[560px] gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        setHasChosen(true);
      }}
    >
      <p className="text-sm text-ink-2">Step 1 of 3. Who you are decides which form it is.</p>
      <Questions answers={answers} onChange={setAnswers} />
      <Button type="submit" variant="primary" className="justify-self-start">
        {kind === "none" ? "Go on without a form" : `Go on with form ${FORM_NAMES[kind]}`}
      </Button>
    </form>
  );
}
