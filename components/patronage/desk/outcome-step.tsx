"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { RealmMark } from "@/components/ui/realm-mark";
import { CreditName } from "./credit-name";
import { outcomeWords } from "./outcome-words";
import type { Settled } from "./settle";

interface OutcomeStepProps {
  readonly settled: Settled;
  readonly isGuest: boolean;
  readonly onClose: () => void;
}

/** What came of it, and one's name in the credits. */
export function OutcomeStep({ settled, isGuest, onClose }: OutcomeStepProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const words = outcomeWords(settled, isGuest);
  const { artist, paid, currency } = settled;
  return (
    <div className="grid justify-items-center gap-5 pt-4 pb-2 text-center" style={{ backgroundImage: "var(--light)" }}>
      {artist.realm !== null && <RealmMark realm={artist.realm} sizePx={96} className="text-mark" />}
      <h3 ref={title} tabIndex={-1} className="temper text-title-lg leading-title outline-none">
        {words.title}
      </h3>
      <p className="max-w-[44ch] text-ink-2">{words.sentence}</p>
      {settled.kind === "subscription" && settled.status === "done" && !isGuest && <CreditName artistId={artist.id} />}
      <Button variant="primary" onClick={onClose} className="min-h-13! w-full text-lg!">
        {words.action}
      </Button>
      {paid !== null && (
        <p className="text-sm text-ink-2">
          {formatCents(paid.amountCents, currency)} paid. {artist.name} received {formatCents(paid.artistCents, currency)}.
        </p>
      )}
    </div>
  );
}
