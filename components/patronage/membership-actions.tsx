"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, withKey } from "@/components/ui/api-client";
import { Button, ButtonLink } from "@/components/ui/button";
import { useCall } from "@/components/ui/use-call";
import { ChangeTier } from "./change-tier";
import { ConfirmPanel } from "./confirm-panel";
import { dayWords, type Membership } from "./membership-words";
import { PausePanel } from "./pause-panel";

type Panel = "cancel" | "change" | "pause" | "withdraw";

interface MembershipActionsProps {
  readonly membership: Membership;
  readonly wantedTier: string | null;
}

function CancelPanel({ membership, onDone }: { readonly membership: Membership; readonly onDone: (isDone: boolean) => void }) {
  const { id, tier, currentPeriodEnd, status } = membership;
  const isOver = currentPeriodEnd === null || new Date(currentPeriodEnd) <= new Date();
  const until = isOver || status === "PAST_DUE" ? "Nothing more is charged." : `It stays open until ${dayWords(currentPeriodEnd)}. Nothing more is charged.`;
  return (
    <ConfirmPanel
      sentence={`${until} You can come back any time.`}
      action={`Cancel ${tier.name}`}
      keep={`Keep ${tier.name}`}
      call={async (key) => {
        await apiClient.patronage.cancelSubscription.mutate({ id }, withKey(key));
      }}
      onDone={onDone}
    />
  );
}

function WithdrawPanel({ membership, onDone }: { readonly membership: Membership; readonly onDone: (isDone: boolean) => void }) {
  const { id, artist, tier } = membership;
  return (
    <ConfirmPanel
      sentence={`You withdraw from the contract about ${tier.name} with ${artist.name}. It ends at once, and what you paid goes back to your card. We confirm it by mail with the time.`}
      action="Confirm withdrawal"
      keep="Do not withdraw"
      call={async (key) => {
        await apiClient.patronage.withdraw.mutate({ id }, withKey(key));
      }}
      onDone={onDone}
    />
  );
}

/** Everything that can be done with one membership; what needs a second thought opens below. */
export function MembershipActions({ membership, wantedTier }: MembershipActionsProps) {
  const router = useRouter();
  const { id, artist, tier, interval, nextTier, pendingTier, status, cancelAtPeriodEnd, withdrawableUntil } = membership;
  const [panel, setPanel] = useState<Panel | null>(wantedTier === null ? null : "change");
  const close = () => setPanel(null);
  const done = () => {
    setPanel(null);
    router.refresh();
  };
  const { run, isBusy, fault } = useCall(done);
  const isRunning = (status === "ACTIVE" || status === "TRIALING") && !cancelAtPeriodEnd;
  const canResume = status === "PAUSED" || (cancelAtPeriodEnd && status !== "CANCELLED");
  const canCancel = !cancelAtPeriodEnd && ["ACTIVE", "TRIALING", "PAST_DUE", "PAUSED"].includes(status);
  const fix = async (newCard: boolean, key: string) => {
    const { checkout, confirmUrl } = await apiClient.patronage.fixPayment.mutate({ id, newCard }, withKey(key));
    const next = confirmUrl ?? checkout?.url;
    if (next !== undefined) window.location.assign(next);
  };
  if (status === "CANCELLED") {
    return (
      <div className="flex flex-wrap content-start gap-2">
        <ButtonLink href={`/artists/${artist.handle}#tiers`} size="dense">
          Come back
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <div className="flex flex-wrap content-start gap-2 md:justify-end">
        {status === "PAST_DUE" && (
          <Button size="dense" variant="primary" aria-disabled={isBusy} onClick={() => void run((key) => fix(false, key))}>
            Fix my payment
          </Button>
        )}
        {isRunning && pendingTier !== null && (
          <Button size="dense" variant="primary" aria-disabled={isBusy} onClick={() => void run((key) => fix(false, key))}>
            Confirm with my bank
          </Button>
        )}
        {isRunning && nextTier !== null && (
          <Button
            size="dense"
            aria-disabled={isBusy}
            onClick={() => void run((key) => apiClient.patronage.changeSubscription.mutate({ id, tier: tier.key, interval }, withKey(key)))}
          >
            Undo the change
          </Button>
        )}
        {canResume && (
          <Button
            size="dense"
            variant="primary"
            aria-disabled={isBusy}
            onClick={() => void run((key) => apiClient.patronage.resumeSubscription.mutate({ id }, withKey(key)))}
          >
            Go on with it
          </Button>
        )}
        {isRunning && status === "ACTIVE" && (
          <>
            <Button size="dense" aria-expanded={panel === "change"} onClick={() => setPanel(panel === "change" ? null : "change")}>
              Change tier or interval
            </Button>
            <Button size="dense" aria-expanded={panel === "pause"} onClick={() => setPanel(panel === "pause" ? null : "pause")}>
              Pause
            </Button>
          </>
        )}
        {isRunning && (
          <Button size="dense" variant="quiet" aria-disabled={isBusy} onClick={() => void run((key) => fix(true, key))}>
            Change card
          </Button>
        )}
        {canCancel && (
          <Button
            size="dense"
            aria-expanded={panel === "cancel"}
            aria-label={`Cancel ${artist.name}`}
            onClick={() => setPanel(panel === "cancel" ? null : "cancel")}
          >
            Cancel
          </Button>
        )}
        {withdrawableUntil !== null && (
          <Button size="dense" variant="quiet" aria-expanded={panel === "withdraw"} onClick={() => setPanel(panel === "withdraw" ? null : "withdraw")}>
            Withdraw from the contract
          </Button>
        )}
      </div>
      {fault !== null && (
        <p role="alert" className="text-sm text-bad md:col-span-2">
          {fault}
        </p>
      )}
      {panel !== null && (
        <div className="border-l-2 border-ink pl-4 md:col-span-2">
          {panel === "cancel" && <CancelPanel membership={membership} onDone={(isDone) => (isDone ? done() : close())} />}
          {panel === "withdraw" && <WithdrawPanel membership={membership} onDone={(isDone) => (isDone ? done() : close())} />}
          {panel === "pause" && <PausePanel membership={membership} onDone={(isDone) => (isDone ? done() : close())} />}
          {panel === "change" && <ChangeTier membership={membership} wantedTier={wantedTier} onDone={(isDone) => (isDone ? done() : close())} />}
        </div>
      )}
    </>
  );
}
