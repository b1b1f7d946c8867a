"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import type { Movement } from "./match-words";

const REASON_CHARS_MIN = 10;

interface MovementActionsProps {
  readonly movement: Pick<Movement, "id" | "payoutId" | "direction">;
  /** Such as `€84.10 of 3 Nov`, for who hears the buttons read aloud. */
  readonly words: string;
}

function MatchForm({ movement, onDone }: { readonly movement: MovementActionsProps["movement"]; readonly onDone: () => void }) {
  const form = useForm(async (words) => {
    const said = words.get("says");
    const says = said === "settled" || said === "returned" ? said : null;
    await apiClient.payouts.matchMovement.mutate({ movementId: movement.id, payoutId: words.get("payoutId").trim(), says, reason: words.get("reason") });
    onDone();
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-4 pt-4 text-left">
      <TextField
        label="The payout’s id"
        name="payoutId"
        required
        maxLength={60}
        defaultValue={movement.payoutId ?? ""}
        className="font-mono"
        hint={movement.payoutId === null ? undefined : "The likeliest one. Look at it before you say so."}
        error={form.issues.payoutId}
      />
      <SelectField label="What it means for that payout" name="says" defaultValue={movement.direction === "back" ? "returned" : "settled"}>
        <option value="settled">The payee has the money</option>
        <option value="returned">The money came back</option>
        <option value="">Nothing, it is known already</option>
      </SelectField>
      <TextAreaField label="How you know" name="reason" rows={3} required minLength={REASON_CHARS_MIN} maxLength={500} error={form.issues.reason} />
      <div className="grid gap-3">
        <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
          Match them
        </Button>
        <FormOutcome failure={form.failure} />
      </div>
    </form>
  );
}

/** What a person does with a movement that matched nothing by itself. */
export function MovementActions({ movement, words }: MovementActionsProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => {
    setIsOpen(false);
    router.refresh();
  };
  return (
    <span className="inline-flex flex-wrap justify-end gap-2">
      <Button size="dense" aria-label={`Match ${words}`} onClick={() => setIsOpen(true)}>
        Match
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={`Match ${words}`}>
        <MatchForm movement={movement} onDone={close} />
      </Dialog>
      <AskFirst
        label="Needs nothing"
        name={`${words} needs nothing`}
        title="It needs nothing more?"
        confirm="Take it off the list"
        words={{ label: "How you know", hint: "A sentence; it is kept.", leastChars: REASON_CHARS_MIN }}
        call={({ words: reason }) => apiClient.payouts.dismissMovement.mutate({ movementId: movement.id, reason })}
        onDone={() => router.refresh()}
      >
        <p>No payout changes by it, and no money moves.</p>
      </AskFirst>
    </span>
  );
}
