"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { formatCents } from "@/components/ui/money";
import { readCents, writeCents } from "@/components/ui/read-cents";
import { useCall } from "@/components/ui/use-call";
import type { PayoutRunDetail } from "./payout-words";

interface RunApprovalProps {
  readonly runId: string;
  /** Of what is to be approved: all of it at first, then what waits for a second person. */
  readonly total: PayoutRunDetail["totals"][number];
  /** The same in other currencies. */
  readonly others: PayoutRunDetail["totals"];
  readonly waitingForSecond: number;
  readonly isApproved: boolean;
}

/** An admin agrees to a run by typing what it pays. Whoever is over the limit waits for a second one. */
export function RunApproval({ runId, total, others, waitingForSecond, isApproved }: RunApprovalProps) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const { run, isBusy, fault } = useCall(() => router.refresh());
  const isRight = readCents(typed.replaceAll(",", "")) === total.amountCents;
  const isMistyped = typed !== "" && !isRight && typed.length >= writeCents(total.amountCents).length;
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) void run(() => apiClient.payouts.approveRun.mutate({ runId }));
      }}
    >
      <p>
        <span className="tabular block text-title-md leading-title font-[580] tracking-[-0.02em]">{formatCents(total.amountCents, total.currency)}</span>
        <span className="text-sm text-ink-2">
          to {total.payouts.toLocaleString("en-GB")} artists
          {others.map((other) => `, and ${formatCents(other.amountCents, other.currency)} to ${other.payouts.toLocaleString("en-GB")}`)}
        </span>
      </p>
      {waitingForSecond > 0 && (
        <p className="text-sm text-ink-2">
          {waitingForSecond.toLocaleString("en-GB")} over the limit: {isApproved ? "wait for a second person." : "another admin must agree after you."}
        </p>
      )}
      <TextField
        label="Type the total to approve"
        name="total"
        inputMode="decimal"
        autoComplete="off"
        required
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="tabular"
        error={isMistyped ? "This is not what the run pays." : null}
      />
      <Button type="submit" variant="primary" disabled={isBusy || !isRight}>
        {isApproved ? "Approve as second" : "Approve run"}
      </Button>
      <p className="text-xs text-ink-3">Your own payout is left out. Approval is written to the audit log, and what is sent is frozen by it.</p>
      <FormStatus tone="bad" message={fault} />
    </form>
  );
}

interface CancelRunProps {
  readonly runId: string;
  readonly month: string;
  /** Once it was: what of it is not ended yet can be ended again, should the job that does it have stopped. */
  readonly isCancelled: boolean;
}

/** Ends whatever of a run was not sent. */
export function CancelRun({ runId, month, isCancelled }: CancelRunProps) {
  const router = useRouter();
  return (
    <AskFirst
      label={isCancelled ? "Cancel what is left" : "Cancel what was not sent"}
      variant="danger"
      title={`Cancel the run of ${month}?`}
      confirm="Cancel the run"
      refuse="Keep the run"
      words={{ label: "Why", hint: "Kept with the run and in the audit log." }}
      call={({ words }) => apiClient.payouts.cancelRun.mutate({ runId, reason: words })}
      onDone={() => router.refresh()}
    >
      <p>What was not sent goes back to the artists’ balances. What was sent stays sent and goes on.</p>
    </AskFirst>
  );
}
