"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import type { Run } from "./run-words";

/** Ending a run that goes on, or doing one again that has ended. */
export function RunActions({ run }: { readonly run: Pick<Run, "id" | "status"> }) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const isLive = run.status === "queued" || run.status === "running";
  const act = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      if (isLive) {
        await apiClient.jobs.cancel.mutate({ runId: run.id });
        router.refresh();
      } else {
        const replay = await apiClient.jobs.replay.mutate({ runId: run.id });
        router.push(`/admin/jobs/${replay.id}`);
      }
    } catch (thrown) {
      setFailure(readFailure(thrown));
    }
    setIsBusy(false);
  };
  return (
    <div className="grid justify-items-end gap-1">
      <Button size="dense" variant={isLive ? "danger" : "secondary"} disabled={isBusy} onClick={() => void act()}>
        {isLive ? "Cancel this run" : "Do it again"}
      </Button>
      {failure !== null && <FormStatus message={failure.message} requestId={failure.requestId} tone="bad" />}
    </div>
  );
}
