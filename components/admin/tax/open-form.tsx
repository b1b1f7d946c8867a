"use client";

import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { FactsList } from "@/components/admin/facts-list";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { TextAreaField, TextField } from "@/components/ui/field";
import { Section } from "@/components/ui/section";

type Opened = Outputs["tax"]["formOf"];

/** `birthDate` as people read it, `Birth date`. */
function nameOf(field: string): string {
  const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a form says, a line each; what lies within a field stands behind its name. */
function factsOf(value: object, before = ""): (readonly [string, string])[] {
  return Object.entries(value).flatMap(([field, inner]): (readonly [string, string])[] => {
    const name = `${before}${before === "" ? nameOf(field) : nameOf(field).toLowerCase()}`;
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) return factsOf(inner, `${name}, `);
    if (inner === null) return [];
    return [[name, Array.isArray(inner) ? inner.join(", ") : typeof inner === "boolean" ? (inner ? "yes" : "no") : String(inner)]];
  });
}

function Shown({ opened }: { readonly opened: Opened }) {
  const { content } = opened;
  return (
    <div className="grid gap-8" aria-live="polite">
      <Section label={`${opened.label}, ${opened.countryName}`}>
        {content === null ? (
          <p className="text-sm text-ink-2">Nothing is sealed with it: the artist gave no form, or was forgotten.</p>
        ) : (
          <FactsList facts={factsOf(content.form)} />
        )}
      </Section>
      {content !== null && content.signature !== null && (
        <Section label="Signature">
          <FactsList facts={factsOf(content.signature)} />
        </Section>
      )}
    </div>
  );
}

/** Opens anybody's tax form for a reason, which the artist reads in their access log. */
export function OpenForm({ formId }: { readonly formId: string | undefined }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const form = useForm(async (words) => {
    setOpened(null);
    setOpened(await apiClient.tax.formOf.mutate({ formId: words.get("formId").trim(), reason: words.get("reason") }));
    return null;
  });
  return (
    <div className="grid items-start gap-x-10 gap-y-12 xl:grid-cols-2">
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4">
        <TextField
          label="The form’s id"
          name="formId"
          required
          maxLength={64}
          defaultValue={formId}
          spellCheck={false}
          className="font-mono"
          error={form.issues.formId}
        />
        <TextAreaField
          label="Why you open it"
          name="reason"
          rows={3}
          required
          minLength={5}
          maxLength={300}
          hint="The artist reads this, with your name."
          error={form.issues.reason}
        />
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Open it
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </form>
      {opened !== null && <Shown opened={opened} />}
    </div>
  );
}
