"use client";

import { useState } from "react";
import { apiClient, withKey } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { ConfirmPanel } from "./confirm-panel";
import { dayWords } from "./membership-words";

interface WithdrawFormProps {
  readonly subscriptionId: string;
  /** Of the link in a mail; null for who is signed in. */
  readonly token: string | null;
  readonly until: string;
}

/** The button with the name that the law gives it, then a separate confirmation. */
export function WithdrawForm({ subscriptionId, token, until }: WithdrawFormProps) {
  const [isAsked, setIsAsked] = useState(false);
  const [refund, setRefund] = useState<string | null>(null);
  const withdraw = async (idempotencyKey: string) => {
    const key = withKey(idempotencyKey);
    const { patronage } = apiClient;
    const done = await (token === null ? patronage.withdraw.mutate({ id: subscriptionId }, key) : patronage.withdrawByLink.mutate({ token }, key));
    setRefund(formatCents(done.refundedCents, done.currency));
  };
  if (refund !== null) {
    return (
      <div role="status">
        <Status tone="ok">You withdrew. {refund} goes back to your card, and a mail confirms it with the time.</Status>
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-4">
      <p className="text-sm text-ink-2">You can withdraw until {dayWords(until)}.</p>
      {isAsked ? (
        <ConfirmPanel
          sentence="It ends at once, and what you paid goes back to your card."
          action="Confirm withdrawal"
          keep="Do not withdraw"
          call={withdraw}
          onDone={(isDone) => isDone || setIsAsked(false)}
        />
      ) : (
        <Button onClick={() => setIsAsked(true)}>Withdraw from the contract here</Button>
      )}
    </div>
  );
}
