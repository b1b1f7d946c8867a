"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField, ChoiceGroup } from "@/components/ui/choice";
import { SelectField, TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { NewToken } from "./new-token";
import { SCOPE_WORDS, type Scope } from "./scope-words";
import { useForm } from "./use-form";

const LIVES: readonly { readonly days: string; readonly label: string }[] = [
  { days: "30", label: "30 days" },
  { days: "90", label: "90 days" },
  { days: "365", label: "A year" },
  { days: "", label: "Until I revoke it" },
];

/** `scopes` are those that the person may give. */
export function TokenForm({ scopes }: { readonly scopes: readonly Scope[] }) {
  const router = useRouter();
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const form = useForm(async (words, element) => {
    const name = words.get("name");
    const chosen = scopes.filter((scope) => words.all("scopes").includes(scope));
    const days = words.get("days");
    const { token } = await apiClient.accounts.createToken.mutate({ name, scopes: chosen, expiresInDays: days === "" ? undefined : Number(days) });
    setMade({ name, token });
    element.reset();
    router.refresh();
    return null;
  });
  const scopeFault = form.issues.scopes;
  return (
    <div className="grid max-w-[520px] gap-6">
      {made !== null && <NewToken name={made.name} token={made.token} />}
      <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
        <TextField
          label="What is it for?"
          name="name"
          autoComplete="off"
          required
          maxLength={60}
          error={form.issues.name}
          hint="So that you know it again in the list."
        />
        <ChoiceGroup legend="It may">
          {scopes.map((scope) => (
            <CheckboxField key={scope} name="scopes" value={scope} label={SCOPE_WORDS[scope]} hint={<span className="measured">{scope}</span>} />
          ))}
        </ChoiceGroup>
        {scopeFault !== undefined && <p className="text-sm text-bad">{scopeFault}</p>}
        <SelectField label="It works for" name="days" defaultValue="90">
          {LIVES.map((life) => (
            <option key={life.days} value={life.days}>
              {life.label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Make a token
        </Button>
        <FormOutcome failure={form.failure} />
      </form>
    </div>
  );
}
