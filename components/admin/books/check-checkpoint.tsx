"use client";

import { useState } from "react";
import { readCheckpoint } from "@/components/proof/read-checkpoint";
import { Button } from "@/components/ui/button";
import { Status } from "@/components/ui/status";

interface CheckCheckpointProps {
  readonly number: number;
  readonly note: string;
  readonly verifierKey: string;
}

/** Checks in this browser that the key signed the checkpoint as it stands here. */
export function CheckCheckpoint({ number, note, verifierKey }: CheckCheckpointProps) {
  const [isSigned, setIsSigned] = useState<boolean | null>(null);
  const check = async () => {
    const head = await readCheckpoint(note, verifierKey).catch(() => null);
    setIsSigned(head !== null);
  };
  return (
    <span className="inline-flex flex-wrap items-baseline justify-end gap-3">
      <span aria-live="polite">
        {isSigned !== null && <Status tone={isSigned ? "ok" : "bad"}>{isSigned ? "Signature holds" : "Not signed by this key"}</Status>}
      </span>
      <Button size="dense" aria-label={`Check the signature of checkpoint ${number}`} onClick={() => void check()}>
        Check
      </Button>
    </span>
  );
}
