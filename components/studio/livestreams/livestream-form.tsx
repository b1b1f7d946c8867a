"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { type TierChoice, TierField } from "@/components/studio/fields/tier-field";
import { TimeZoneField } from "@/components/studio/fields/time-zone-field";
import { PriceField } from "@/components/studio/tiers/price-fields";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { TextAreaField, TextField } from "@/components/ui/field";
import { readTicketCents } from "./read-ticket";

type Livestream = Outputs["benefits"]["livestream"];

const LOCAL_CHARS = 16;
const MINUTES = 60;
const MINUTE_MS = 60_000;

interface LivestreamFormProps {
  readonly livestream: Livestream | null;
  readonly tiers: readonly TierChoice[];
  /** The platform's share of a ticket, in basis points. */
  readonly feeBps: number;
}

/** Schedules a livestream, or changes one; who is invited is told either way. */
export function LivestreamForm({ livestream, tiers, feeBps }: LivestreamFormProps) {
  const [scheduled, setScheduled] = useState(0);
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const minTier = words.get("minTier");
    const written = {
      title: words.get("title"),
      description: words.get("description"),
      minTier: minTier === "" ? null : minTier,
      startsAt: words.get("startsAt").slice(0, LOCAL_CHARS),
      timeZone: words.get("timeZone"),
      minutes: Number(words.get("minutes")),
      joinUrl: words.get("joinUrl"),
    };
    if (livestream === null) {
      await apiClient.benefits.createLivestream.mutate({ ...written, ticketCents: readTicketCents(words) });
      element.reset();
      setScheduled((before) => before + 1);
    } else await apiClient.benefits.updateLivestream.mutate({ livestreamId: livestream.id, ...written });
    router.refresh();
    return livestream === null ? "Scheduled. Who has the tier is invited." : "Changed. Who was invited is told.";
  });
  const minutes = livestream === null ? MINUTES : (new Date(livestream.endsAt).getTime() - new Date(livestream.startsAt).getTime()) / MINUTE_MS;
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5">
      <TextField label="Title" name="title" required maxLength={200} defaultValue={livestream?.title} error={form.issues.title} />
      <TextAreaField label="What happens" name="description" maxLength={5_000} defaultValue={livestream?.description} error={form.issues.description} />
      <TierField
        label="Who is invited"
        name="minTier"
        tiers={tiers}
        chosen={livestream?.minTier ?? null}
        hint="“Every patron” is whoever has a tier with livestreams."
        error={form.issues.minTier}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={livestream === null ? "Begins" : "Begins, anew"} name="startsAt" type="datetime-local" required error={form.issues.startsAt} />
        <TimeZoneField name="timeZone" chosen={null} error={form.issues.timeZone} />
        <TextField
          label="Minutes"
          name="minutes"
          type="number"
          min={5}
          max={720}
          required
          defaultValue={minutes}
          error={form.issues.minutes}
          className="tabular"
        />
        <TextField
          label="Where"
          name="joinUrl"
          type="url"
          required
          placeholder="https://"
          defaultValue={livestream?.joinUrl ?? undefined}
          error={form.issues.joinUrl}
        />
        {livestream === null && (
          <PriceField
            key={scheduled}
            label="A ticket for others"
            name="ticketCents"
            cents={null}
            currency="USD"
            feeBps={feeBps}
            isRequired={false}
            emptyHint="Left empty, none is sold."
            error={form.issues.ticketCents}
          />
        )}
      </div>
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        {livestream === null ? "Schedule and invite" : "Change and tell them"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
