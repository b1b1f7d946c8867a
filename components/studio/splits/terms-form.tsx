"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { writeCents } from "@/components/ui/read-cents";
import { readTerms } from "./read-terms";
import type { Party, Split } from "./split-words";

const PARTIES_MAX = 19;
const NOTE_CHARS_MAX = 1_000;

type TermsTask =
  | { readonly does: "propose"; readonly works: readonly { readonly id: string; readonly title: string }[] }
  | { readonly does: "counter"; readonly split: Split; readonly version: number };

function startRows(task: TermsTask): readonly (Party | null)[] {
  if (task.does === "propose") return [null];
  return task.split.proposed?.parties.filter(({ isHolder }) => !isHolder) ?? [null];
}

const centsText = (cents: number | undefined) => (cents === undefined || cents === 0 ? undefined : writeCents(cents));

function PartyFields({ party, index, issues }: { readonly party: Party | null; readonly index: number; readonly issues: Readonly<Record<string, string>> }) {
  const issue = (name: string) => issues[`parties.${index}.${name}`];
  const amount = { inputMode: "decimal", autoComplete: "off", className: "tabular" } as const;
  return (
    <fieldset className="grid grid-cols-2 gap-4 border-t border-line pt-4 sm:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))]">
      <legend className="sr-only">Person {index + 1}</legend>
      <div className="max-sm:col-span-2">
        <TextField label="Artist" name="artist" required maxLength={100} defaultValue={party?.person.handle} hint="Their handle." error={issue("artistId")} />
      </div>
      <TextField
        label="Percent"
        name="share"
        {...amount}
        defaultValue={party === null ? undefined : String(party.shareBps / BPS_PER_PERCENT)}
        error={issue("shareBps")}
      />
      <TextField label="Fixed sum" name="fixed" {...amount} defaultValue={centsText(party?.fixedCents)} error={issue("fixedCents")} />
      <TextField label="Costs" name="recoup" {...amount} defaultValue={centsText(party?.recoupCents)} error={issue("recoupCents")} />
    </fieldset>
  );
}

function HolderFields({ holder, issues }: { readonly holder: Party | undefined; readonly issues: Readonly<Record<string, string>> }) {
  const amount = { inputMode: "decimal", autoComplete: "off", className: "tabular" } as const;
  return (
    <fieldset className="grid gap-4 border-t border-line pt-4 sm:grid-cols-2">
      <legend className="sr-only">The holder</legend>
      <p className="text-sm leading-work text-ink-2 sm:col-span-2">
        {holder === undefined ? "You keep" : `${holder.person.name} keeps`} the rest of the percent. Costs come back first, then fixed sums, then percent.
      </p>
      <TextField label="Holder’s fixed sum" name="holderFixed" {...amount} defaultValue={centsText(holder?.fixedCents)} error={issues.holderFixedCents} />
      <TextField label="Holder’s costs" name="holderRecoup" {...amount} defaultValue={centsText(holder?.recoupCents)} error={issues.holderRecoupCents} />
    </fieldset>
  );
}

/** Offers terms for a work, or answers an offer with others. */
export function TermsForm({ task, currency }: { readonly task: TermsTask; readonly currency: string }) {
  const router = useRouter();
  const [rows, setRows] = useState(() => startRows(task).map((party, id) => ({ id, party })));
  const form = useForm(async (words) => {
    const terms = readTerms(words, currency);
    if (task.does === "counter") {
      await apiClient.royalties.counterSplit.mutate({ ...terms, splitId: task.split.id, version: task.version });
      router.refresh();
      return "Your offer waits for the others.";
    }
    const { id } = await apiClient.royalties.proposeSplit.mutate({ ...terms, videoId: words.get("videoId") });
    router.push(`/studio/splits/${id}`);
    return null;
  });
  const offer = task.does === "counter" ? task.split.proposed : null;
  const addRow = () => setRows((known) => [...known, { id: (known.at(-1)?.id ?? 0) + 1, party: null }]);
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[760px] gap-5 py-4">
      {task.does === "propose" && (
        <SelectField label="Work" name="videoId" required error={form.issues.videoId}>
          {task.works.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
      {rows.map(({ id, party }, index) => (
        <PartyFields key={id} party={party} index={index} issues={form.issues} />
      ))}
      <div className="flex flex-wrap gap-2">
        {rows.length < PARTIES_MAX && (
          <Button size="dense" onClick={addRow}>
            Add a person
          </Button>
        )}
        {rows.length > 1 && (
          <Button size="dense" variant="quiet" onClick={() => setRows((known) => known.slice(0, -1))}>
            Take the last one out
          </Button>
        )}
      </div>
      <HolderFields holder={offer?.parties.find(({ isHolder }) => isHolder)} issues={form.issues} />
      <TextAreaField label="A note" name="note" rows={2} maxLength={NOTE_CHARS_MAX} defaultValue={offer?.note} error={form.issues.note} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        {task.does === "propose" ? "Offer it" : "Offer this in its place"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
