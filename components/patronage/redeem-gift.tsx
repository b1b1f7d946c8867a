"use client";

import { useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { Button, ButtonLink } from "@/components/ui/button";
import { Status } from "@/components/ui/status";
import { useCall } from "@/components/ui/use-call";
import { dayWords } from "./membership-words";

interface RedeemGiftProps {
  readonly code: string;
  readonly handle: string;
  readonly artistName: string;
}

/** Opens a gift for who is signed in. */
export function RedeemGift({ code, handle, artistName }: RedeemGiftProps) {
  const [endsAt, setEndsAt] = useState<string | null>(null);
  const { run, isBusy, fault } = useCall(() => undefined);
  if (endsAt !== null) {
    return (
      <div role="status" className="grid justify-items-start gap-5">
        <Status tone="ok">It is yours until {dayWords(endsAt)}.</Status>
        <ButtonLink href={`/artists/${handle}`} variant="primary">
          See what is open
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-3">
      <Button
        variant="primary"
        aria-disabled={isBusy}
        onClick={() =>
          void run(async () => {
            setEndsAt((await apiClient.patronage.redeemGift.mutate({ code })).endsAt);
          })
        }
      >
        Open it, and stand behind {artistName}
      </Button>
      {fault !== null && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
