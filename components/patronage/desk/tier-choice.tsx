"use client";

import { formatCents } from "@/components/ui/money";
import { type Interval, priceOf, seatWords, type Tier } from "../offer-words";

interface TierChoiceProps {
  readonly tiers: readonly Tier[];
  readonly interval: Interval;
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

/** The tiers as rows, one chosen; a tier without a place left says so. */
export function TierChoice({ tiers, interval, chosen, onChoose }: TierChoiceProps) {
  return (
    <fieldset className="-mx-2 grid">
      <legend className="sr-only">Tier</legend>
      {tiers.map((tier) => {
        const isFull = tier.seatsLeft === 0;
        const isChosen = tier.key === chosen;
        return (
          <label
            key={tier.id}
            className={`grid grid-cols-[auto_1fr_auto] items-baseline gap-x-3 border border-transparent border-b-line px-2 py-3 leading-work has-checked:rounded-2 has-checked:border-mark has-checked:bg-surface ${isFull ? "text-ink-3" : ""}`}
          >
            <input
              type="radio"
              name="tier"
              value={tier.key}
              checked={isChosen}
              disabled={isFull}
              onChange={() => onChoose(tier.key)}
              className="relative top-1 size-5 accent-(--mark)"
            />
            <span className="font-[560] wrap-anywhere">{tier.name}</span>
            <span className="tabular font-[560]">{formatCents(priceOf(tier, interval), tier.currency)}</span>
            <span className="col-span-2 col-start-2 text-sm text-ink-2">{isFull ? seatWords(tier) : tier.benefits.slice(0, 2).join(", ")}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
