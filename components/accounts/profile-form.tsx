"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { TextAreaField, TextField } from "@/components/ui/field";
import { FormOutcome } from "./form-outcome";
import { RealmField, readRealm } from "./realm-field";
import { useForm } from "./use-form";

type Settings = Outputs["accounts"]["getSettings"];

export function ProfileForm({ settings }: { readonly settings: Settings }) {
  const router = useRouter();
  const hasPage = settings.role !== "fan";
  const form = useForm(async (words) => {
    const realm = hasPage ? { realm: readRealm(words.get("realm")) } : {};
    await apiClient.accounts.updateSettings.mutate({ name: words.get("name"), handle: words.get("handle"), bio: words.get("bio"), ...realm });
    router.refresh();
    return "Saved.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
      <TextField label="Name" name="name" autoComplete="name" required maxLength={60} defaultValue={settings.name} error={form.issues.name} />
      <TextField
        label="Handle"
        name="handle"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={30}
        defaultValue={settings.handle}
        error={form.issues.handle}
        hint={hasPage ? "The end of your page's address. Old links stop working when you change it." : "Small letters, digits and hyphens."}
      />
      <TextAreaField label="About you" name="bio" maxLength={1000} defaultValue={settings.bio} error={form.issues.bio} />
      {hasPage && <RealmField chosen={settings.realm} />}
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Save
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
