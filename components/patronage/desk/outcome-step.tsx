"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Outcome } from "../outcome";
import type { Settled } from "../outcome-words";
import { CreditName } from "./credit-name";

interface OutcomeStepProps {
  readonly settled: Settled;
  /** Null for a guest. */
  readonly viewerName: string | null;
  readonly onClose: () => void;
}

/** The last step of the sheet: what came of it, and one's name in the credits. */
export function OutcomeStep({ settled, viewerName, onClose }: OutcomeStepProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("h3")?.focus(), []);
  const isPatron = settled.kind === "subscription" && settled.status === "done";
  return (
    <div ref={place}>
      <Outcome
        settled={settled}
        isGuest={viewerName === null}
        heading="h3"
        credit={isPatron && viewerName !== null && <CreditName artistId={settled.artist.id} name={viewerName} />}
        action={(words) => (
          <Button variant="primary" onClick={onClose} className="min-h-13! w-full text-lg!">
            {words}
          </Button>
        )}
      />
    </div>
  );
}
