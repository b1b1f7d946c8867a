"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { TickMeter } from "@/components/ui/tick-meter";
import type { Job } from "./clip-names";
import { isLive, STAGE_WORDS } from "./job-words";

const POLL_EVERY_MS = 2_000;

/**
 * The job as it goes on: by server-sent events, and by asking every two seconds while they do not come
 * (a proxy may hold them back). Calls `onEnd` once, when the job has ended.
 */
function useLiveJob(first: Job, onEnd: () => void): Job {
  const [job, setJob] = useState(first);
  useEffect(() => {
    if (!isLive(first)) return;
    let isOver = false;
    let isStreaming = false;
    const see = (next: Job) => {
      if (isOver) return;
      setJob(next);
      if (isLive(next)) return;
      isOver = true;
      onEnd();
    };
    const source = new EventSource(`/api/auto-edit/job/${first.jobId}/events`);
    source.addEventListener("job", (event: MessageEvent<string>) => {
      isStreaming = true;
      // Our own procedure's answer, in the shape it has at the other doors.
      const next: Job = JSON.parse(event.data);
      see(next);
    });
    source.addEventListener("error", () => {
      isStreaming = false;
    });
    const poll = setInterval(() => {
      if (!isStreaming) apiClient.autoEdit.job.query({ jobId: first.jobId }).then(see, () => undefined);
    }, POLL_EVERY_MS);
    return () => {
      isOver = true;
      source.close();
      clearInterval(poll);
    };
  }, [first, onEnd]);
  return job;
}

/** A running edit: how far it is, what it does, and stopping it. */
export function LiveJob({ job: first }: { readonly job: Job }) {
  const router = useRouter();
  const [onEnd] = useState(() => () => router.refresh());
  const job = useLiveJob(first, onEnd);
  const [isCancelling, setIsCancelling] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const cancel = async () => {
    setIsCancelling(true);
    setFailure(null);
    try {
      await apiClient.autoEdit.cancel.mutate({ jobId: job.jobId });
    } catch (thrown) {
      setFailure(readFailure(thrown));
      setIsCancelling(false);
    }
  };
  const percent = Math.floor(job.progress * 100);
  return (
    <section aria-label="Progress" className="grid max-w-[720px] gap-4 border-t border-ink pt-4">
      <p className="flex items-baseline justify-between gap-4">
        <span aria-live="polite">{STAGE_WORDS[job.stage]}</span>
        <span className="measured text-ink-2">{percent} %</span>
      </p>
      <TickMeter value={job.progress} label="Progress of this edit" ticks={66} className="h-6" />
      <p className="text-sm text-ink-2">You can leave this page; the edit goes on. It is in Auto-edit when you come back.</p>
      <div>
        <Button onClick={() => void cancel()} disabled={isCancelling}>
          {isCancelling ? "Stopping" : "Stop this edit"}
        </Button>
      </div>
      <FormStatus message={failure?.message ?? null} requestId={failure?.requestId} tone="bad" />
    </section>
  );
}
