"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { PasswordField } from "@/components/accounts/password-field";
import { PasswordFirst } from "@/components/accounts/password-first";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { Dialog } from "@/components/ui/dialog";
import { Status } from "@/components/ui/status";
import type { PrivacyRequest } from "./export-request";

function DeleteForm({ email, onDone }: { readonly email: string; readonly onDone: () => void }) {
  const form = useForm(async (words) => {
    await apiClient.privacy.requestErasure.mutate({ password: words.get("password") });
    onDone();
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5 pt-5">
      {/* Password managers want to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField label="Your password" name="password" autoComplete="current-password" required maxLength={200} error={form.issues.password} />
      <Button type="submit" variant="danger" aria-disabled={form.isBusy} className="justify-self-start">
        Delete my account
      </Button>
      <FormOutcome failure={form.failure} />
    </form>
  );
}

interface DeleteAccountProps {
  readonly email: string;
  readonly hasPassword: boolean;
  readonly newest: PrivacyRequest | undefined;
}

/** Asks to be forgotten, which happens some days later and can be taken back until then. */
export function DeleteAccount({ email, hasPassword, newest }: DeleteAccountProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const done = () => {
    setIsOpen(false);
    router.refresh();
  };
  const takeBack = async () => {
    await apiClient.privacy.cancelErasure.mutate();
    router.refresh();
  };
  if (newest?.status === "running") return <Status tone="running">Your account is being deleted.</Status>;
  if (newest?.status === "scheduled")
    return (
      <div className="grid justify-items-start gap-3">
        <Status tone="waiting">
          Your account will be deleted on <DateText at={newest.dueAt} />
        </Status>
        <CallButton call={takeBack}>Keep my account</CallButton>
      </div>
    );
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-ink-2">
        It happens some days after you ask, and you can take it back until then. End your memberships and have your money paid out first.
      </p>
      {hasPassword ? (
        <Button size="dense" variant="danger" onClick={() => setIsOpen(true)}>
          Delete my account
        </Button>
      ) : (
        <PasswordFirst soThat="so that nobody else can delete it." />
      )}
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title="Delete your account?">
        <div className="grid gap-2 pt-3 text-ink-2">
          <p>Your name, address, films, posts, messages and bank details are gone for good.</p>
          <p>What was paid stays in the books as the law asks, without your name.</p>
        </div>
        <DeleteForm email={email} onDone={done} />
      </Dialog>
    </div>
  );
}
