"use client";

import { useState } from "react";
import { TextField } from "@/components/ui/field";
import { formatShort } from "@/components/ui/money";

interface AmountChoiceProps {
  readonly legend: string;
  /** Cents on offer; the second is where one begins. */
  readonly offers: readonly number[];
  readonly currency: string;
  readonly minCents: number;
  readonly error?: string;
  /** Null while what was typed is no amount. */
  readonly onChange: (cents: number | null) => void;
}

const OTHER = "other";

/** "12", "12.5" and "12,50" are amounts; anything else is none. */
function readCents(text: string): number | null {
  const match = /^\s*[$€£]?\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** A few amounts side by side, and one's own. */
export function AmountChoice({ legend, offers, currency, minCents, error, onChange }: AmountChoiceProps) {
  const [chosen, setChosen] = useState(String(offers[1]));
  const choose = (value: string) => {
    setChosen(value);
    onChange(value === OTHER ? null : Number(value));
  };
  const options = [...offers.map((cents) => ({ value: String(cents), words: formatShort(cents, currency) })), { value: OTHER, words: "Other" }];
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-[560] leading-work">{legend}</legend>
      <div className="grid grid-cols-4 gap-2">
        {options.map(({ value, words }) => (
          <label
            key={value}
            className="tabular relative grid min-h-12 place-items-center rounded-2 border border-line-strong font-[560] has-checked:border-mark has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name="offer"
              value={value}
              checked={chosen === value}
              onChange={() => choose(value)}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            {words}
          </label>
        ))}
      </div>
      {chosen === OTHER && (
        <TextField
          label="Your amount"
          name="amount"
          inputMode="decimal"
          autoComplete="transaction-amount"
          required
          autoFocus
          hint={`From ${formatShort(minCents, currency)}.`}
          error={error}
          onChange={(event) => onChange(readCents(event.currentTarget.value))}
        />
      )}
    </fieldset>
  );
}
