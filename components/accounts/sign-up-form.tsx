"use client";

import { useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { TextField } from "@/components/ui/field";
import { TextLink } from "@/components/ui/text-link";
import { FormOutcome } from "./form-outcome";
import { PasswordField } from "./password-field";
import { signIn } from "./session-client";
import { FormFailure, useForm } from "./use-form";

/** `next` is the page of ours to go to afterwards; without it, artists go to the studio and fans to the front page. */
export function SignUpForm({ startsAsArtist, next }: { readonly startsAsArtist: boolean; readonly next: string | null }) {
  const [isKnownPerhaps, setIsKnownPerhaps] = useState(false);
  const form = useForm(async (words) => {
    setIsKnownPerhaps(false);
    const [email, password, asArtist] = [words.get("email"), words.get("password"), words.get("as") === "artist"];
    await apiClient.accounts.signUp.mutate({ name: words.get("name"), email, password, asArtist });
    const failure = await signIn({ email, password });
    if (failure !== null) {
      setIsKnownPerhaps(failure.reason === "wrong_credentials");
      throw new FormFailure(failure);
    }
    window.location.assign(next ?? (asArtist ? "/studio" : "/"));
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={60}
        error={form.issues.name}
        hint="As others see it. You can change it later."
      />
      <TextField label="Mail address" name="email" type="email" autoComplete="username" required maxLength={254} error={form.issues.email} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        error={form.issues.password}
        hint="10 characters or more. A few words in a row are good."
      />
      <ChoiceGroup legend="You are here">
        <RadioField name="as" value="fan" label="To watch" hint="Follow artists and keep what you like." defaultChecked={!startsAsArtist} />
        <RadioField
          name="as"
          value="artist"
          label="To show work"
          hint="Upload films and have clips made of them. You can watch as well."
          defaultChecked={startsAsArtist}
        />
      </ChoiceGroup>
      <Button type="submit" variant="primary" aria-disabled={form.isBusy}>
        {form.isBusy ? "Making your account" : "Make an account"}
      </Button>
      <FormOutcome failure={form.failure} />
      {isKnownPerhaps && (
        <p className="text-sm leading-work text-ink-2">
          Perhaps you have an account already. <TextLink href="/sign-in">Sign in</TextLink> with its password, or{" "}
          <TextLink href="/forgot-password">choose a new one</TextLink>.
        </p>
      )}
    </form>
  );
}
