"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { Field, SelectField, TextField } from "@/components/ui/field";
import { CAPTION_LANGUAGES, languageName, ownName } from "./caption-languages";

export type FilmCaptions = Outputs["distribution"]["captions"]["items"];

const FILE_BYTES_MAX = 768 * 1024;
const LABEL_CHARS_MAX = 40;

interface CaptionsFormProps {
  readonly videoId: string;
  readonly captions: FilmCaptions;
}

/** Adds captions in a language, or takes the place of those there are: then the file may be left out. */
export function CaptionsForm({ videoId, captions }: CaptionsFormProps) {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [language, setLanguage] = useState("en");
  const before = captions.find((each) => each.language === language);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const form = useForm(async (words, element) => {
    if (isTooLarge) return null;
    const isDefault = words.get("isDefault") === "on";
    const text = file === null ? {} : { file: await file.text() };
    const set = await apiClient.distribution.setCaptions.mutate({ id: videoId, language, label: words.get("label"), isDefault, ...text });
    setFile(null);
    element.reset();
    router.refresh();
    return `${set.label}: ${set.cues} ${set.cues === 1 ? "caption" : "captions"}. Viewers have them in a moment.`;
  });
  // Programs may have sent others than those that are offered here.
  const others = captions.filter((each) => !CAPTION_LANGUAGES.some(({ tag }) => tag === each.language));
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <SelectField label="Language" name="language" value={language} onChange={(event) => setLanguage(event.target.value)} error={form.issues.language}>
        {[...CAPTION_LANGUAGES, ...others.map((each) => ({ tag: each.language, name: languageName(each.language) }))].map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </SelectField>
      <Field
        label={before === undefined ? "File" : "Another file, if its words change"}
        hint="WebVTT (.vtt) or SubRip (.srt), in UTF-8."
        error={isTooLarge ? "This is larger than captions are: 768 KiB at most." : form.issues.file}
      >
        {(ids) => (
          <input
            {...ids}
            type="file"
            name="file"
            accept=".vtt,.srt,text/vtt,application/x-subrip"
            required={before === undefined}
            className="control file:mr-4 file:min-h-7 file:rounded-2 file:border file:border-line-strong file:bg-transparent file:px-3 file:font-[560] file:text-ink"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      <TextField
        key={`label of ${language}`}
        label="Label"
        name="label"
        hint="What viewers choose by."
        required
        maxLength={LABEL_CHARS_MAX}
        defaultValue={before?.label ?? ownName(language)}
        error={form.issues.label}
      />
      <CheckboxField
        key={`default of ${language}`}
        name="isDefault"
        defaultChecked={before?.isDefault ?? false}
        label="Shown from the start"
        hint="To whoever has not chosen otherwise."
      />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" aria-disabled={form.isBusy || isTooLarge}>
          {form.isBusy ? "Reading it" : before === undefined ? "Add captions" : "Replace captions"}
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
