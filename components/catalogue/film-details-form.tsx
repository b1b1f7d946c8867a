"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { TextAreaField, TextField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import type { Film } from "./film-card";
import { VISIBILITY_WORDS } from "./film-words";

const CHOICES = ["private", "unlisted", "public"] as const satisfies readonly Film["visibility"][];
const TITLE_CHARS_MAX = 200;
const DESCRIPTION_CHARS_MAX = 5_000;

/** Title, description and who may watch. */
export function FilmDetailsForm({ film }: { readonly film: Pick<Film, "id" | "title" | "description" | "visibility"> }) {
  const router = useRouter();
  const [title, setTitle] = useState(film.title);
  const [description, setDescription] = useState(film.description);
  const [visibility, setVisibility] = useState(film.visibility);
  const [isBusy, setIsBusy] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const save = async () => {
    setIsBusy(true);
    setIsSaved(false);
    setFailure(null);
    try {
      await apiClient.catalogue.update.mutate({ id: film.id, title, description, visibility });
      setIsSaved(true);
      router.refresh();
    } catch (thrown) {
      setFailure(readFailure(thrown));
    }
    setIsBusy(false);
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Title"
        name="title"
        required
        maxLength={TITLE_CHARS_MAX}
        value={title}
        error={failure?.issues.title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextAreaField
        label="Description"
        name="description"
        maxLength={DESCRIPTION_CHARS_MAX}
        value={description}
        error={failure?.issues.description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <ChoiceGroup legend="Who may watch">
        {(film.visibility === "patrons" ? (["patrons", ...CHOICES] as const) : CHOICES).map((choice) => (
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
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={isBusy}>
          {isBusy ? "Saving" : "Save"}
        </Button>
        <FormStatus message={failure?.message ?? (isSaved ? "Saved." : null)} requestId={failure?.requestId} tone={failure === null ? "ok" : "bad"} />
      </div>
    </form>
  );
}
