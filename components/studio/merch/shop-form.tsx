"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { NewSecret } from "@/components/studio/webhooks/new-secret";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

/** Takes a shop in. For admins: what a shop signs is owed to artists. */
export function ShopForm() {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm(async (words, element) => {
    const written = { name: words.get("name"), origin: words.get("origin"), currency: words.get("currency").toUpperCase() };
    setSecret((await apiClient.royalties.addShop.mutate(written)).secret);
    element.reset();
    router.refresh();
    return null;
  });
  return (
    <div className="grid max-w-[620px] gap-6">
      {secret !== null && <NewSecret secret={secret} />}
      <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
        <TextField label="Its name" name="name" required maxLength={200} error={form.issues.name} />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label="Its address"
            name="origin"
            type="url"
            required
            maxLength={1_000}
            placeholder="https://"
            hint="Links lead there and nowhere else."
            error={form.issues.origin}
          />
          <TextField label="It pays in" name="currency" required maxLength={3} defaultValue="USD" hint="Such as USD." error={form.issues.currency} />
        </div>
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          Take this shop in
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </form>
    </div>
  );
}
