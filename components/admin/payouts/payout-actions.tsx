"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient, withKey } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import { formatCents } from "@/components/ui/money";
import type { AdminPayoutDetail } from "./payout-words";

interface ActionsProps {
  readonly payout: Pick<AdminPayoutDetail, "id" | "state" | "amountCents" | "currency" | "attempt" | "needsSecond" | "firstApprovedBy" | "method">;
  readonly artist: string;
}

interface PayoutActionsProps extends ActionsProps {
  /** Why the admin who looks may not agree to it; null when they may. */
  readonly bar: string | null;
}

function Approve({ payout, artist }: ActionsProps) {
  const router = useRouter();
  const isFirst = payout.needsSecond && payout.firstApprovedBy === null;
  const isByFile = payout.method.kind === "sepa" || payout.method.kind === "ach";
  return (
    <AskFirst
      label={`Approve ${formatCents(payout.amountCents, payout.currency)}`}
      title={`Send ${formatCents(payout.amountCents, payout.currency)} to ${artist}?`}
      confirm="Approve it"
      refuse="Not now"
      call={() => apiClient.payouts.approvePayout.mutate({ payoutId: payout.id })}
      onDone={() => router.refresh()}
    >
      <p>
        {isFirst
          ? "It is over the limit: after you, another admin must agree before it is sent."
          : `Amount and destination are frozen and it is sent ${isByFile ? "with the next file, within the hour" : "within the minute"}. What was sent cannot be called back here.`}
      </p>
    </AskFirst>
  );
}

function Cancel({ payout }: Pick<ActionsProps, "payout">) {
  const router = useRouter();
  return (
    <AskFirst
      label="Cancel it"
      variant="danger"
      title="Cancel this payout?"
      confirm="Cancel the payout"
      refuse="Keep it"
      words={{ label: "Why", hint: "The artist reads it." }}
      call={({ words }) => apiClient.payouts.cancelPayout.mutate({ payoutId: payout.id, reason: words })}
      onDone={() => router.refresh()}
    >
      <p>Nothing was sent. The money goes back to the artist’s balance.</p>
    </AskFirst>
  );
}

function Retry({ payout, artist }: ActionsProps) {
  const router = useRouter();
  return (
    <AskFirst
      label="Try it again"
      title={`Pay ${artist} again?`}
      confirm="Make a new attempt"
      refuse="Not now"
      call={async ({ key }) => {
        const next = await apiClient.payouts.retryPayout.mutate({ payoutId: payout.id }, withKey(key));
        router.push(`/admin/payouts/${next.payoutId}`);
      }}
      onDone={() => router.refresh()}
    >
      <p>Attempt {payout.attempt + 1} is a new payout under a new key, to the method in force now. It is held and waits for approval as any other.</p>
    </AskFirst>
  );
}

const SENT: ReadonlySet<AdminPayoutDetail["state"]> = new Set(["SUBMITTING", "SUBMITTED", "UNKNOWN"]);

/** What an admin may do to a payout where it stands. */
export function PayoutActions({ payout, artist, bar }: PayoutActionsProps) {
  const router = useRouter();
  const lookUp = async () => {
    await apiClient.payouts.lookUpPayout.mutate({ payoutId: payout.id });
    router.refresh();
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {payout.state === "HELD" && (bar === null ? <Approve payout={payout} artist={artist} /> : <p className="text-sm text-ink-2">{bar}</p>)}
      {(payout.state === "HELD" || payout.state === "APPROVED") && <Cancel payout={payout} />}
      {SENT.has(payout.state) && <CallButton call={lookUp}>Ask the rail now</CallButton>}
      {(payout.state === "RETURNED" || payout.state === "FAILED_FINAL") && <Retry payout={payout} artist={artist} />}
    </div>
  );
}
