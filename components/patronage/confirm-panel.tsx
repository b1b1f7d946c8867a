"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { useCall } from "@/components/ui/use-call";

interface ConfirmPanelProps {
  readonly sentence: string;
  readonly action: string;
  readonly keep: string;
  readonly call: (idempotencyKey: string) => Promise<void>;
  /** True when it was done, false when it was left. */
  readonly onDone: (isDone: boolean) => void;
}

/** The second click: what follows, in one sentence, and the way back beside it. */
export function ConfirmPanel({ sentence, action, keep, call, onDone }: ConfirmPanelProps) {
  const place = useRef<HTMLDivElement>(null);
  const { run, isBusy, fault } = useCall(() => onDone(true));
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className="grid gap-3 py-1 outline-none">
      <p className="max-w-[64ch] leading-work">{sentence}</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="danger" aria-disabled={isBusy} onClick={() => void run(call)}>
          {action}
        </Button>
        <Button variant="quiet" onClick={() => onDone(false)}>
          {keep}
        </Button>
      </div>
      {fault !== null && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
