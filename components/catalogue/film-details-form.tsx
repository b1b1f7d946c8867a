"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { MomentField } from "@/components/studio/fields/moment-field";
import { type TierChoice, TierField } from "@/components/studio/fields/tier-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { TextAreaField, TextField } from "@/components/ui/field";
import type { Film } from "./film-card";
import { VISIBILITY_WORDS } from "./film-words";

const CHOICES = ["private", "unlisted", "patrons", "public"] as const satisfies readonly Film["visibility"][];
const TITLE_CHARS_MAX = 200;
const DESCRIPTION_CHARS_MAX = 5_000;

interface FilmDetailsFormProps {
  readonly film: Pick<Film, "id" | "title" | "description" | "visibility" | "minTier" | "releaseAt">;
  /** Of the artist, lowest first. */
  readonly tiers: readonly (TierChoice & { readonly earlyAccessHours: number })[];
}

/** Who sees a film before its day, in the artist's own tiers. */
function earlyWords(tiers: FilmDetailsFormProps["tiers"]): string {
  const early = tiers.filter((tier) => tier.earlyAccessHours > 0);
  if (early.length === 0) return "Nobody sees it before that: none of your tiers has early access.";
  return `Before that: ${early.map((tier) => `${tier.name} ${tier.earlyAccessHours} hours early`).join(", ")}.`;
}

/** Title, description, who may watch, and from when on. */
export function FilmDetailsForm({ film, tiers }: FilmDetailsFormProps) {
  const router = useRouter();
  const [visibility, setVisibility] = useState(film.visibility);
  const form = useForm(async (words) => {
    const minTier = words.get("minTier");
    const releaseAt = words.get("releaseAt");
    await apiClient.catalogue.update.mutate({
      id: film.id,
      title: words.get("title"),
      description: words.get("description"),
      visibility,
      ...(visibility === "patrons" ? { minTier: minTier === "" ? null : minTier } : {}),
      releaseAt: releaseAt === "" ? null : releaseAt,
    });
    router.refresh();
    return "Saved.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <TextField label="Title" name="title" required maxLength={TITLE_CHARS_MAX} defaultValue={film.title} error={form.issues.title} />
      <TextAreaField label="Description" name="description" maxLength={DESCRIPTION_CHARS_MAX} defaultValue={film.description} error={form.issues.description} />
      <ChoiceGroup legend="Who may watch">
        {CHOICES.map((choice) => (
          <RadioField
            key={choice}
            name="visibility"
            value={choice}
            checked={visibility === choice}
            onChange={() => setVisibility(choice)}
            label={VISIBILITY_WORDS[choice].word}
            hint={VISIBILITY_WORDS[choice].hint}
          />
        ))}
      </ChoiceGroup>
      {visibility === "patrons" && <TierField label="From which tier" name="minTier" tiers={tiers} chosen={film.minTier} error={form.issues.minTier} />}
      {(visibility === "patrons" || visibility === "public") && (
        <MomentField
          label="Comes out"
          name="releaseAt"
          at={film.releaseAt}
          hint={`By your own clock; left empty, it is out. ${earlyWords(tiers)}`}
          error={form.issues.releaseAt}
        />
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" aria-disabled={form.isBusy}>
          {form.isBusy ? "Saving" : "Save"}
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
