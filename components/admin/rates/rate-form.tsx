"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { FormFailure, useForm, type Words } from "@/components/accounts/use-form";
import { type Change, ConfirmChange } from "@/components/admin/confirm-change";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { readBps } from "@/components/ui/percent";
import { PercentField } from "@/components/ui/percent-field";
import { artistWords, percentWords, perViewWords, VIEWS_SHOWN } from "./rate-words";
import { readMicros } from "./read-micros";

const SOURCE_CHARS_MAX = 300;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

interface RateInput {
  readonly market: string;
  readonly microsPerView: string;
  readonly feeBps: number;
  readonly validFrom: string;
  readonly source: string;
}

interface RateFormProps {
  readonly markets: readonly { readonly code: string; readonly name: string }[];
  /** The platform's share as it stands for all markets. */
  readonly feeBps: number;
  /** The first day that can be chosen, as `2027-01-31`. */
  readonly earliest: string;
}

function readRate(words: Words): RateInput {
  const microsPerView = readMicros(words.get("microsPerView"));
  if (microsPerView === null) {
    const issues = { microsPerView: "Write dollars such as 0.0031, with six places at most." };
    throw new FormFailure({ message: issues.microsPerView, reason: "invalid_input", requestId: null, issues, details: {} });
  }
  const feeBps = readBps(words.get("feeBps"));
  return { market: words.get("market"), microsPerView, feeBps, validFrom: words.get("validFrom"), source: words.get("source") };
}

function toChange({ before, after }: Outputs["royalties"]["previewViewRate"], market: string): Change {
  const when = `From ${DAY.format(new Date(after.validFrom))}`;
  const isOwn = before.market === after.market;
  return {
    title: market,
    when,
    lines: [
      { name: "A view", was: perViewWords(before), willBe: perViewWords(after) },
      { name: "The house’s share", was: percentWords(before.feeBps), willBe: percentWords(after.feeBps) },
      { name: `To the artist, ${VIEWS_SHOWN.toLocaleString("en-GB")} views`, was: artistWords(before), willBe: artistWords(after) },
    ],
    effect: `${isOwn ? "" : "So far the rate of all other markets counts here. "}Views before that day keep the rate of their own day. It is in the audit log under your name.`,
    confirm: `Pay ${perViewWords(after)} a view`,
  };
}

/** Sets what a view is worth in a market from a day on, after a last look at old and new. */
export function RateForm({ markets, feeBps, earliest }: RateFormProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<{ readonly input: RateInput; readonly change: Change } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const form = useForm(async (words) => {
    setDone(null);
    const input = readRate(words);
    const market = markets.find(({ code }) => code === input.market)?.name ?? input.market;
    setAsked({ input, change: toChange(await apiClient.royalties.previewViewRate.query(input), market) });
    return null;
  });
  const set = () => {
    if (asked !== null) setDone(`${asked.change.title}: planned. ${asked.change.when}.`);
    setAsked(null);
    router.refresh();
  };
  return (
    <>
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Market" name="market" defaultValue="*" error={form.issues.market}>
          {markets.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          label="From the beginning of"
          name="validFrom"
          type="date"
          min={earliest}
          required
          hint="UTC, tomorrow at the earliest."
          error={form.issues.validFrom}
        />
        <TextField
          label="A view is worth, $"
          name="microsPerView"
          inputMode="decimal"
          autoComplete="off"
          required
          hint="Such as 0.0031."
          error={form.issues.microsPerView}
          className="tabular"
        />
        <PercentField label="The house’s share, %" name="feeBps" bps={feeBps} error={form.issues.feeBps} />
        <div className="sm:col-span-2">
          <TextField
            label="Where the figure is from"
            name="source"
            required
            maxLength={SOURCE_CHARS_MAX}
            hint="A contract, a decision, a study: artists read it."
            error={form.issues.source}
          />
        </div>
        <div className="grid gap-4 sm:col-span-2">
          <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
            Compare and set
          </Button>
          <FormOutcome failure={form.failure} success={done} />
        </div>
      </form>
      <ConfirmChange
        change={asked?.change ?? null}
        call={async () => (asked === null ? undefined : apiClient.royalties.setViewRate.mutate(asked.input))}
        onDone={set}
        onClose={() => setAsked(null)}
      />
    </>
  );
}
