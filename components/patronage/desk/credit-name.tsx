"use client";

import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

const NAME_CHARS_MAX = 80;

interface CreditNameProps {
  readonly artistId: string;
  /** What one is called here; credits may say something else. */
  readonly name: string;
}

/** One's name at the end of the films, by one's own choice alone. */
export function CreditName({ artistId, name: known }: CreditNameProps) {
  const [named, setNamed] = useState<string | null>(null);
  const form = useForm(async (words) => {
    setNamed((await apiClient.benefits.chooseCredit.mutate({ artistId, name: words.get("name") })).name);
    return null;
  });
  if (named !== null) {
    return (
      <p role="status" className="grid gap-1">
        <span className="text-sm text-ink-2">Now in the credits</span>
        <strong className="list-title text-title-sm leading-title font-[600]! text-accent-ink">{named}</strong>
      </p>
    );
  }
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid w-full gap-3 border-y border-line py-4 text-left">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 grow">
          <TextField
            label="Your name in the credits, if you like"
            name="name"
            defaultValue={known}
            required
            maxLength={NAME_CHARS_MAX}
            error={form.issues.name}
          />
        </div>
        <Button type="submit" aria-disabled={form.isBusy}>
          Name me
        </Button>
      </div>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
