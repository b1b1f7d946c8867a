"use client";

import { useState } from "react";
import { apiClient, withKey } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { useCall } from "@/components/ui/use-call";
import { dayWords, type Membership } from "./membership-words";

const MONTHS = [1, 2, 3] as const;

interface PausePanelProps {
  readonly membership: Membership;
  readonly onDone: (isDone: boolean) => void;
}

/** Some months without a charge, from the end of what is paid. */
export function PausePanel({ membership, onDone }: PausePanelProps) {
  const [months, setMonths] = useState(1);
  const { run, isBusy, fault } = useCall(() => onDone(true));
  const { id, currentPeriodEnd } = membership;
  return (
    <div className="grid max-w-[420px] gap-3 py-1">
      <SelectField label="Pause for" name="months" value={months} onChange={(event) => setMonths(Number(event.currentTarget.value))}>
        {MONTHS.map((count) => (
          <option key={count} value={count}>
            {count} {count === 1 ? "month" : "months"}
          </option>
        ))}
      </SelectField>
      {currentPeriodEnd !== null && (
        <p className="text-sm leading-work text-ink-2">What is paid stays open until {dayWords(currentPeriodEnd)}; then it rests, and nothing is charged.</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button aria-disabled={isBusy} onClick={() => void run((key) => apiClient.patronage.pauseSubscription.mutate({ id, months }, withKey(key)))}>
          Pause
        </Button>
        <Button variant="quiet" onClick={() => onDone(false)}>
          Do not pause
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
