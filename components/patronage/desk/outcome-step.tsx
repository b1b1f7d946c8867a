"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Outcome } from "../outcome";
import type { Settled } from "../outcome-words";
import { CreditName } from "./credit-name";

interface OutcomeStepProps {
  readonly settled: Settled;
  readonly isGuest: boolean;
  readonly onClose: () => void;
}

/** The last step of the sheet: what came of it, and one's name in the credits. */
export function OutcomeStep({ settled, isGuest, onClose }: OutcomeStepProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("h3")?.focus(), []);
  const isPatron = settled.kind === "subscription" && settled.status === "done" && !isGuest;
  return (
    <div ref={place}>
      <Outcome
        settled={settled}
        isGuest={isGuest}
        heading="h3"
        credit={isPatron && <CreditName artistId={settled.artist.id} />}
        action={(words) => (
          <Button variant="primary" onClick={onClose} className="min-h-13! w-full text-lg!">
            {words}
          </Button>
        )}
      />
    </div>
  );
}
