"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { MomentField } from "@/components/studio/fields/moment-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { type PatronMail, peopleWords } from "./mail-words";

/** Sending a draft: to oneself first, then to patrons, at once or at a time. */
export function SendDesk({ mail, recipients }: { readonly mail: PatronMail; readonly recipients: number }) {
  const router = useRouter();
  const [tested, setTested] = useState<string | null>(null);
  const form = useForm(async (words) => {
    const sendAt = words.get("sendAt");
    await apiClient.benefits.schedulePatronMail.mutate({ patronMailId: mail.id, sendAt: sendAt === "" ? null : sendAt });
    router.refresh();
    return null;
  });
  return (
    <div className="grid gap-6">
      <p className="text-title-sm leading-title font-[560]">{recipients === 0 ? "Nobody would get it now" : `${peopleWords(recipients)} would get it now`}</p>
      <div className="grid justify-items-start gap-2">
        <CallButton
          call={async () => {
            const { sentTo } = await apiClient.benefits.testPatronMail.mutate({ patronMailId: mail.id });
            setTested(`Sent to ${sentTo}.`);
          }}
        >
          Send it to me first
        </CallButton>
        <FormStatus message={tested} />
      </div>
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4">
        <MomentField label="When" name="sendAt" at={null} hint="By your own clock. Left empty: at once." error={form.issues.sendAt} />
        <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
          Send it
        </Button>
        <FormOutcome failure={form.failure} />
      </form>
      <div className="justify-self-start">
        <CallButton
          variant="quiet"
          call={async () => {
            await apiClient.benefits.deletePatronMail.mutate({ patronMailId: mail.id });
            router.push("/studio/mail");
          }}
        >
          Delete this draft
        </CallButton>
      </div>
    </div>
  );
}

/** A mail that waits for its time can be taken back until then. */
export function TakeBack({ mailId }: { readonly mailId: string }) {
  const router = useRouter();
  const takeBack = async () => {
    await apiClient.benefits.unschedulePatronMail.mutate({ patronMailId: mailId });
    router.refresh();
  };
  return <CallButton call={takeBack}>Back to the drafts</CallButton>;
}
