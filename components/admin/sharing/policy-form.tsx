"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm, type Words } from "@/components/accounts/use-form";
import { type Change, ConfirmChange } from "@/components/admin/confirm-change";
import { periodWords } from "@/components/admin/payouts/payout-words";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { SelectField, TextField } from "@/components/ui/field";
import { readBps } from "@/components/ui/percent";
import { PercentField } from "@/components/ui/percent-field";
import { MODEL, type Policy, policyWords } from "./sharing-words";

const SOURCE_CHARS_MAX = 300;
const MODELS = ["user-centric", "pro-rata"] as const;
const BY_RATE = "by-rate";

type PolicyInput = Pick<Policy, "fromMonth" | "model" | "shareBps" | "source">;

interface PolicyFormProps {
  readonly current: Pick<Policy, "model" | "shareBps">;
  /** The months that have not begun, as `2027-01`. */
  readonly months: readonly string[];
}

function readPolicy(words: Words, current: Policy["model"]): PolicyInput {
  const model = MODELS.find((one) => one === words.get("model"));
  const shareBps = model === undefined ? 0 : readBps(words.get("shareBps"));
  return { fromMonth: words.get("fromMonth"), model: model ?? current, shareBps, source: words.get("source") };
}

function toChange({ fromMonth, before, after }: Outputs["royalties"]["previewSharingPolicy"]): Change {
  const effect =
    after.shareBps === 0
      ? "Nothing more is set aside of the house’s fees. What was left over goes on to the next month that shares."
      : "What is set aside comes out of the house’s own fees, never out of what artists get by rate, patron or tip.";
  return {
    title: "Change how months are shared?",
    when: `From ${periodWords(fromMonth)}`,
    lines: [{ name: "Shared", was: policyWords(before), willBe: policyWords(after) }],
    effect: `${effect} It is in the audit log under your name.`,
    confirm: "Share it so",
  };
}

/** Chooses how months are shared from one on, after a last look at old and new. */
export function PolicyForm({ current, months }: PolicyFormProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<string>(current.shareBps === 0 ? BY_RATE : current.model);
  const [asked, setAsked] = useState<{ readonly input: PolicyInput; readonly change: Change } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const form = useForm(async (words) => {
    setDone(null);
    const input = readPolicy(words, current.model);
    setAsked({ input, change: toChange(await apiClient.royalties.previewSharingPolicy.query(input)) });
    return null;
  });
  const set = () => {
    if (asked !== null) setDone(`${asked.change.when}: ${policyWords(asked.input)}.`);
    setAsked(null);
    router.refresh();
  };
  const choice = (value: string) => ({ name: "model", value, checked: chosen === value, onChange: () => setChosen(value) });
  return (
    <>
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <ChoiceGroup legend="How views are paid">
            <RadioField {...choice(BY_RATE)} label="By rate alone" hint="Nothing of the house’s fees is set aside." />
            {MODELS.map((model) => (
              <RadioField key={model} {...choice(model)} label={`By rate, and a pool, ${MODEL[model].word.toLowerCase()}`} hint={MODEL[model].hint} />
            ))}
          </ChoiceGroup>
        </div>
        {chosen !== BY_RATE && (
          <PercentField
            label="Of the house’s fees, %"
            name="shareBps"
            bps={current.shareBps === 0 ? undefined : current.shareBps}
            min={0.01}
            error={form.issues.shareBps}
          />
        )}
        <SelectField label="From" name="fromMonth" hint="The next month at the earliest." error={form.issues.fromMonth}>
          {months.map((month) => (
            <option key={month} value={month}>
              {periodWords(month)}
            </option>
          ))}
        </SelectField>
        <div className="sm:col-span-2">
          <TextField label="Why, or by whose decision" name="source" required maxLength={SOURCE_CHARS_MAX} error={form.issues.source} />
        </div>
        <div className="grid gap-4 sm:col-span-2">
          <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
            Compare and choose
          </Button>
          <FormOutcome failure={form.failure} success={done} />
        </div>
      </form>
      <ConfirmChange
        change={asked?.change ?? null}
        call={async () => (asked === null ? undefined : apiClient.royalties.setSharingPolicy.mutate(asked.input))}
        onDone={set}
        onClose={() => setAsked(null)}
      />
    </>
  );
}
