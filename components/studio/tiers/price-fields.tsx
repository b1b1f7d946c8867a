"use client";

import { useState } from "react";
import { artistCentsOf } from "@/components/patronage/split";
import { TextField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import { readCents, writeCents } from "@/components/ui/read-cents";

interface PriceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly cents: number | null;
  readonly currency: string;
  readonly feeBps: number;
  readonly error: string | undefined;
  readonly isRequired: boolean;
  readonly emptyHint?: string;
}

/** A price with what of it reaches the artist, as it is typed. */
export function PriceField({ label, name, cents, currency, feeBps, error, isRequired, emptyHint }: PriceFieldProps) {
  const [text, setText] = useState(cents === null ? "" : writeCents(cents));
  const amount = readCents(text);
  const hint =
    amount === null ? (emptyHint ?? "Such as 9.99.") : `Of ${formatCents(amount, currency)} you get ${formatCents(artistCentsOf(amount, feeBps), currency)}.`;
  return (
    <TextField
      label={`${label}, ${currency}`}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      required={isRequired}
      value={text}
      onChange={(event) => setText(event.target.value)}
      hint={<span className="tabular">{hint}</span>}
      error={error}
      className="tabular"
    />
  );
}
