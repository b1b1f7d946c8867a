"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormOutcome } from "./form-outcome";
import { RealmField, readRealm } from "./realm-field";
import { useForm } from "./use-form";

export function BecomeArtistForm() {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.accounts.becomeArtist.mutate({ realm: readRealm(words.get("realm")) ?? undefined });
    router.push("/studio");
    router.refresh();
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <p className="text-ink-2">A page of your own, and a studio that makes clips of what you upload. Everything you watch and follow stays as it is.</p>
      <RealmField chosen="PURGATORIO" />
      <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
        Open my artist page
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}
