"use client";

import { useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { useCall } from "@/components/ui/use-call";
import { FactsList, Measured } from "../facts-list";

type Hash = Outputs["payouts"]["hashRun"];

const number = (value: number) => value.toLocaleString("en-GB");

/** What was approved of a run, as one hash. */
export function RunHash({ payouts, frozen, hash }: Hash) {
  if (hash === null) return <p className="text-sm text-ink-2">Nothing is frozen yet. What is approved is, payout by payout, and cannot change after.</p>;
  return (
    <FactsList
      facts={[
        ["All that is frozen, SHA-256", <Measured key="hash">{hash}</Measured>],
        ["Payouts in it", `${number(frozen)} of ${number(payouts)}`],
        ["Reckoned of", "a line a payout, its id and the hash it was frozen as, in the order of ids"],
      ]}
    />
  );
}

/** The same of a run that moves: it goes through every payout, so it is reckoned when somebody asks, and not each time the page looks again. */
export function RunHashNow({ runId }: { readonly runId: string }) {
  const [found, setFound] = useState<Hash | null>(null);
  const { run, isBusy, fault } = useCall(() => undefined);
  const reckon = async () => setFound(await apiClient.payouts.hashRun.query({ runId }));
  return (
    <div className="grid justify-items-start gap-4">
      {found === null ? <p className="text-sm text-ink-2">Reckoned by itself once nothing of the run moves any more.</p> : <RunHash {...found} />}
      <Button size="dense" aria-disabled={isBusy} onClick={() => void run(reckon)}>
        {found === null ? "Reckon it now" : "Reckon it again"}
      </Button>
      <FormStatus tone="bad" message={fault} />
    </div>
  );
}
