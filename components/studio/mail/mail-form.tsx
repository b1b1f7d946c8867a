"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { type TierChoice, TierField } from "@/components/studio/fields/tier-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import type { PatronMail } from "./mail-words";

interface MailFormProps {
  readonly mail: PatronMail | null;
  readonly tiers: readonly TierChoice[];
  readonly films: readonly { readonly id: string; readonly title: string }[];
}

const orNull = (text: string) => (text === "" ? null : text);

/** Writes a mail to patrons; it stays a draft until it is sent. */
export function MailForm({ mail, tiers, films }: MailFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const written = { subject: words.get("subject"), body: words.get("body"), minTier: orNull(words.get("minTier")), videoId: orNull(words.get("videoId")) };
    if (mail === null) {
      const made = await apiClient.benefits.createPatronMail.mutate(written);
      router.push(`/studio/mail/${made.id}`);
      return null;
    }
    await apiClient.benefits.updatePatronMail.mutate({ patronMailId: mail.id, ...written });
    router.refresh();
    return "Kept.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[680px] gap-5">
      <TextField label="Subject" name="subject" required maxLength={150} defaultValue={mail?.subject} error={form.issues.subject} />
      <TextAreaField
        label="What you want to say"
        name="body"
        required
        rows={12}
        maxLength={20_000}
        defaultValue={mail?.body}
        hint="Plain words. A line that ends your mail to them is added below."
        error={form.issues.body}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TierField label="Who gets it" name="minTier" tiers={tiers} chosen={mail?.minTier ?? null} error={form.issues.minTier} />
        <SelectField
          label="About a film"
          name="videoId"
          defaultValue={mail?.videoId ?? ""}
          hint="Then only who may watch it gets it."
          error={form.issues.videoId}
        >
          <option value="">None</option>
          {films.map((film) => (
            <option key={film.id} value={film.id}>
              {film.title}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" variant={mail === null ? "primary" : "secondary"} aria-disabled={form.isBusy} className="justify-self-start">
        {mail === null ? "Keep and go on" : "Keep the changes"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
