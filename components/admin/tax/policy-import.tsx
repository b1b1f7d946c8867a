"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PreviewResult } from "./preview-result";
import type { PolicyPreview } from "./rule-words";

const FILE_BYTES_MAX = 900_000;

interface Previewed {
  readonly csv: string;
  readonly preview: PolicyPreview;
}

/** Publishes what was previewed, and nothing else: the server compares hashes. */
function Publish({ csv, preview, onDone }: Previewed & { readonly onDone: () => void }) {
  return (
    <AskFirst
      label={`Publish as version ${preview.baseVersion + 1}`}
      variant="primary"
      title={`Publish version ${preview.baseVersion + 1}?`}
      confirm="Publish it"
      refuse="Not yet"
      words={{ label: "What changed, and on whose word" }}
      call={({ words }) => apiClient.tax.publishPolicy.mutate({ csv, note: words, previewHash: preview.previewHash })}
      onDone={onDone}
    >
      <p>
        Tax on every payout from now on is worked out by it: {preview.added.length} rows new, {preview.changed.length} changed, {preview.ended.length} ended.
      </p>
      <p>Past payouts and statements keep the version of their day. Until counsel confirms it, artists see a banner that says so.</p>
    </AskFirst>
  );
}

/** Reads a table of tax rules and shows what would change before anything does. */
export function PolicyImport() {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const form = useForm(async () => {
    if (file === null || isTooLarge) return null;
    const csv = await file.text();
    setPreviewed({ csv, preview: await apiClient.tax.previewPolicy.mutate({ csv }) });
    return null;
  });
  const published = () => {
    setPreviewed(null);
    router.refresh();
  };
  const canPublish = previewed !== null && previewed.preview.lineFaults.length === 0 && previewed.preview.faults.length === 0;
  return (
    <div className="grid gap-6">
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4">
        <Field
          label="The whole table, as CSV"
          hint="Save the one in force, change it, and read it in again. Nothing is published yet."
          error={isTooLarge ? "This is larger than the table can be." : form.issues.csv}
        >
          {(ids) => (
            <input
              type="file"
              name="csv"
              required
              accept=".csv,text/csv"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setPreviewed(null);
              }}
              className="control"
              {...ids}
            />
          )}
        </Field>
        <Button type="submit" aria-disabled={form.isBusy || isTooLarge} className="justify-self-start">
          Show what would change
        </Button>
        <FormOutcome failure={form.failure} />
      </form>
      {previewed !== null && (
        <>
          <PreviewResult preview={previewed.preview} />
          {canPublish && (
            <div>
              <Publish {...previewed} onDone={published} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
