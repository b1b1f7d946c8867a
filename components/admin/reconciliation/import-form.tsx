"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Field, SelectField } from "@/components/ui/field";

const FORMATS = { "camt.053": "camt.053 (XML)", "bank-csv": "Bank’s CSV", "nacha-returns": "Nacha returns file" } as const;
type Format = keyof typeof FORMATS;
const isFormat = (text: string): text is Format => Object.hasOwn(FORMATS, text);
const FILE_BYTES_MAX = 20_000_000;

/** Takes what a bank says moved. It is read and not kept; a line that was read before counts once. */
export function ImportForm() {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const form = useForm(async (words) => {
    const format = words.get("format");
    if (file === null || isTooLarge || !isFormat(format)) return null;
    const made = await apiClient.payouts.importStatement.mutate({ format, name: file.name, text: await file.text() });
    router.refresh();
    const old = made.lines - made.newLines;
    return `${made.lines} lines, ${made.newLines} of them new, ${made.matchedLines} matched.${old > 0 ? ` ${old} were known from before.` : ""}`;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
      <SelectField label="What it is" name="format" defaultValue="camt.053">
        {Object.entries(FORMATS).map(([format, word]) => (
          <option key={format} value={format}>
            {word}
          </option>
        ))}
      </SelectField>
      <Field label="The file" hint="At most 20 MB." error={isTooLarge ? "This is larger than a statement can be." : (form.issues.text ?? form.issues.name)}>
        {(ids) => (
          <input
            type="file"
            name="text"
            required
            accept=".xml,.csv,.txt,.ach,text/plain,text/csv,text/xml,application/xml"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="control"
            {...ids}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:col-span-2">
        <Button type="submit" aria-disabled={form.isBusy || isTooLarge} className="justify-self-start">
          {form.isBusy ? "Reading it" : "Take it in"}
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </div>
    </form>
  );
}
