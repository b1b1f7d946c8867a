"use client";

import { TextField } from "@/components/ui/field";

/** Pay first, account after: a mail address is all that is asked of somebody new. */
export function GuestMail({ signInHref, error }: { readonly signInHref: string; readonly error?: string }) {
  return (
    <div className="grid gap-1">
      <TextField
        label="Your mail address"
        name="email"
        type="email"
        autoComplete="email"
        required
        maxLength={254}
        error={error}
        hint="Your receipt goes there, and a link that signs you in. No password."
      />
      <p className="text-sm text-ink-2">
        Been here before?{" "}
        <a href={signInHref} className="underlined inline-flex min-h-11 items-center text-ink">
          Sign in
        </a>
      </p>
    </div>
  );
}
