"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { TextAreaField } from "@/components/ui/field";
import { CallTime } from "./call-time";

type Slot = Outputs["benefits"]["openSlots"]["items"][number];

interface BookCallProps {
  readonly slots: readonly Slot[];
  /** The call that is to be at another time; null for a new one. */
  readonly movedCallId: string | null;
}

/** A free time for a call that there is, or for a new one with what to talk about. */
export function BookCall({ slots, movedCallId }: BookCallProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const slotId = words.get("slotId");
    if (movedCallId === null) await apiClient.benefits.bookCall.mutate({ slotId, note: words.get("note") });
    else await apiClient.benefits.moveCall.mutate({ callId: movedCallId, slotId });
    router.push("/memberships");
    router.refresh();
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-6">
      <ChoiceGroup legend="When, by the artist’s clock">
        {slots.map((slot) => (
          <RadioField key={slot.id} name="slotId" value={slot.id} required label={<CallTime startsAt={slot.startsAt} timeZone={slot.timeZone} />} />
        ))}
      </ChoiceGroup>
      {movedCallId === null && <TextAreaField label="What to talk about, if you like" name="note" rows={3} maxLength={1_000} error={form.issues.note} />}
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        {movedCallId === null ? "Book this call" : "Move it to this time"}
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
