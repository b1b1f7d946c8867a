"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button, type ButtonSize } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";

/** Starts the edit anew with the same settings and goes to it. */
export function RetryJob({ jobId, label, size }: { readonly jobId: string; readonly label: string; readonly size?: ButtonSize }) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const retry = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      const started = await apiClient.autoEdit.retry.mutate({ jobId });
      router.push(`/studio/edits/${started.jobId}`);
    } catch (thrown) {
      setFailure(readFailure(thrown));
      setIsBusy(false);
    }
  };
  return (
    <div>
      <Button size={size} onClick={() => void retry()} disabled={isBusy}>
        {isBusy ? "Starting" : label}
      </Button>
      {failure !== null && <FormStatus message={failure.message} requestId={failure.requestId} tone="bad" />}
    </div>
  );
}
