"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { FormFailure, useForm } from "@/components/accounts/use-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** A failure of a route that is no procedure, in the words that it sent. */
async function readRefusal(response: Response): Promise<FormFailure> {
  const answer: unknown = await response.json().catch(() => null);
  const error: unknown = answer instanceof Object && "error" in answer ? answer.error : null;
  const message =
    error instanceof Object && "message" in error && typeof error.message === "string" ? error.message : "This file could not be taken. Try again.";
  return new FormFailure({ message, reason: null, requestId: null, issues: {}, details: {} });
}

async function sendList(file: File): Promise<string> {
  const response = await fetch(`/api/patron/import?${new URLSearchParams({ name: file.name })}`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: file,
  });
  if (!response.ok) throw await readRefusal(response);
  const answer: { readonly id: string } = await response.json();
  return answer.id;
}

/** Takes the file that Patreon or Ghost gave. It is only read: what would happen is shown next. */
export function ListUpload() {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const form = useForm(async () => {
    if (file === null) return null;
    router.push(`/studio/patrons/import/${await sendList(file)}`);
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <Field label="The file, as CSV" hint="At most 10,000 lines." error={isTooLarge ? "This is larger than a list of 10,000 people can be." : null}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            name="file"
            accept=".csv,text/csv"
            required
            className="control file:mr-4 file:min-h-7 file:rounded-2 file:border file:border-line-strong file:bg-transparent file:px-3 file:font-[560] file:text-ink"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" aria-disabled={form.isBusy || isTooLarge} className="justify-self-start">
        {form.isBusy ? "Reading it" : "Read it"}
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
