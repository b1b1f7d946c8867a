"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { TextAreaField } from "@/components/ui/field";
import type { PatronDetail } from "./patron-words";

const NOTE_CHARS_MAX = 2_000;

/** What the artist wants to remember; nobody else reads it. */
export function PatronNotes({ patron }: { readonly patron: Pick<PatronDetail, "fanId" | "notes"> }) {
  const router = useRouter();
  const { fanId, notes } = patron;
  const form = useForm(async (words, element) => {
    await apiClient.patronage.addPatronNote.mutate({ fanId, body: words.get("body") });
    element.reset();
    router.refresh();
    return "Noted.";
  });
  return (
    <div className="grid gap-5">
      <form method="post" onSubmit={form.onSubmit} className="grid gap-3">
        <TextAreaField label="A note" name="body" required maxLength={NOTE_CHARS_MAX} rows={3} error={form.issues.body} hint="Only you read it." />
        <Button type="submit" size="dense" aria-disabled={form.isBusy} className="justify-self-start">
          Keep it
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </form>
      <ul className="grid">
        {notes.map((note) => (
          <li key={note.id} className="grid gap-2 border-t border-line py-3 text-sm leading-work">
            <p className="whitespace-pre-wrap wrap-anywhere">{note.body}</p>
            <div className="flex items-center justify-between gap-4 text-ink-3">
              <DateText at={note.createdAt} precision="minute" />
              <CallButton
                variant="quiet"
                name={`Forget the note: ${note.body.slice(0, 40)}`}
                call={async () => {
                  await apiClient.patronage.deletePatronNote.mutate({ fanId, noteId: note.id });
                  router.refresh();
                }}
              >
                Forget
              </CallButton>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
