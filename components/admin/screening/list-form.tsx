"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Field, TextField } from "@/components/ui/field";

const FILE_BYTES_MAX = 900_000;

/** Takes a copy of a list of sanctions; payees are compared with it from then on. */
export function ListForm() {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const form = useForm(async (words) => {
    if (file === null || isTooLarge) return null;
    const list = { name: words.get("name"), publishedOn: words.get("publishedOn"), source: words.get("source"), text: await file.text() };
    const state = await apiClient.payouts.importSanctionList.mutate(list);
    router.refresh();
    return `${state.lists.find(({ name }) => name === list.name)?.entries.toLocaleString("en-GB") ?? "Its"} entries are compared with from now on.`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
      <TextField label="Which list" name="name" required maxLength={300} hint="A newer copy of the same name replaces it." error={form.issues.name} />
      <TextField label="Published on" name="publishedOn" type="date" required error={form.issues.publishedOn} />
      <TextField label="Where it is from" name="source" required maxLength={300} error={form.issues.source} />
      <Field
        label="The file"
        hint="At most 0.9 MB here; longer ones by the command."
        error={isTooLarge ? "This is too large to be sent here." : form.issues.text}
      >
        {(ids) => <input type="file" name="text" required onChange={(event) => setFile(event.target.files?.[0] ?? null)} className="control" {...ids} />}
      </Field>
      <div className="grid gap-3 sm:col-span-2">
        <Button type="submit" aria-disabled={form.isBusy || isTooLarge} className="justify-self-start">
          Take it in
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
