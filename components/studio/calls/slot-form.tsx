"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { TimeZoneField } from "@/components/studio/fields/time-zone-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";

const TIMES_MAX = 50;
const LENGTHS_MINUTES = [15, 20, 30, 45, 60] as const;
/** `2027-03-28T20:00`, of which seconds that a browser may add are cut. */
const LOCAL_CHARS = 16;

/** Offers times for calls: several at once, at one place. */
export function SlotForm({ joinUrl }: { readonly joinUrl: string }) {
  const router = useRouter();
  const [lines, setLines] = useState<readonly number[]>([0]);
  const form = useForm(async (words) => {
    const startsAt = words
      .all("startsAt")
      .filter((time) => time !== "")
      .map((time) => time.slice(0, LOCAL_CHARS));
    await apiClient.benefits.offerSlots.mutate({
      startsAt,
      minutes: Number(words.get("minutes")),
      timeZone: words.get("timeZone"),
      joinUrl: words.get("joinUrl"),
    });
    setLines([Math.max(...lines) + 1]);
    router.refresh();
    return startsAt.length === 1 ? "One time is on offer." : `${startsAt.length} times are on offer.`;
  });
  const timesError = Object.entries(form.issues).find(([path]) => path.startsWith("startsAt"))?.[1];
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5">
      <fieldset className="grid gap-3">
        <legend className="mb-1.5 text-sm font-[560]">When</legend>
        {lines.map((line, index) => (
          <TextField
            key={line}
            label={<span className="sr-only">Time {index + 1}</span>}
            name="startsAt"
            type="datetime-local"
            required={index === 0}
            error={index === lines.length - 1 ? timesError : null}
          />
        ))}
        {lines.length < TIMES_MAX && (
          <Button size="dense" variant="quiet" className="justify-self-start" onClick={() => setLines([...lines, Math.max(...lines) + 1])}>
            Another time
          </Button>
        )}
      </fieldset>
      <div className="grid gap-5 sm:grid-cols-2">
        <TimeZoneField name="timeZone" chosen={null} error={form.issues.timeZone} />
        <SelectField label="How long" name="minutes" defaultValue="30" error={form.issues.minutes}>
          {LENGTHS_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} minutes
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label="Where you meet"
        name="joinUrl"
        type="url"
        required
        defaultValue={joinUrl}
        placeholder="https://"
        hint="An https address; only who booked is told."
        error={form.issues.joinUrl}
      />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Offer these times
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
