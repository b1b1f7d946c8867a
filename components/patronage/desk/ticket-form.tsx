"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { beginTicket } from "./begin";
import type { DeskFacts, Payable, TicketShow } from "./orders";
import { StartFault } from "./start-fault";
import { useStart } from "./use-start";

interface TicketFormProps {
  readonly facts: DeskFacts;
  readonly show: TicketShow;
  readonly onOpen: (payable: Payable) => void;
  readonly onBack: () => void;
}

/** There is nothing to choose: the card fields follow at once, and this is seen only where that did not work. */
export function TicketForm({ facts, show, onOpen, onBack }: TicketFormProps) {
  const { start, isBusy, failure } = useStart(onOpen);
  const hasBegun = useRef(false);
  const begin = () => void start({ show }, (key) => beginTicket(facts, show, key));
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    begin();
  });
  if (failure === null) return <Skeleton rows={5} label="Loading the card fields" />;
  return (
    <div className="grid gap-5">
      <StartFault failure={failure} />
      <Button variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy} onClick={begin}>
        Try again, {formatCents(show.cents, show.currency)}
      </Button>
      <Button onClick={onBack}>Back to the page</Button>
    </div>
  );
}
