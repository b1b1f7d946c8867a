"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";

/** Begins the month's run before the first of the next month does. */
export function BeginRun({ month }: { readonly month: string }) {
  const router = useRouter();
  const begin = async () => {
    const run = await apiClient.payouts.beginRun.mutate({});
    router.push(`/admin/payouts/runs/${run.id}`);
  };
  return (
    <AskFirst label="Begin it now" title={`Begin the run of ${month}?`} confirm="Begin the run" refuse="Not now" call={begin} onDone={() => router.refresh()}>
      <p>What every artist with enough has is held, and tax is worked out. Nothing leaves before it is approved. A month has one run.</p>
    </AskFirst>
  );
}
