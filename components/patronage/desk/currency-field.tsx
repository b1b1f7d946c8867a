"use client";

import { SelectField } from "@/components/ui/field";
import type { Currency } from "../offer-words";

const NAMES: Readonly<Record<Currency, string>> = {
  USD: "US dollars",
  EUR: "Euros",
  GBP: "Pounds sterling",
  CAD: "Canadian dollars",
  AUD: "Australian dollars",
  JPY: "Japanese yen",
};

interface CurrencyFieldProps {
  readonly choices: readonly Currency[];
  readonly chosen: Currency;
  readonly onChoose: (currency: Currency) => void;
  readonly error?: string | undefined;
}

/** What to pay in; nothing is asked where there is no choice. */
export function CurrencyField({ choices, chosen, onChoose, error }: CurrencyFieldProps) {
  if (choices.length < 2) return null;
  return (
    <SelectField
      label="Pay in"
      name="currency"
      value={chosen}
      error={error}
      onChange={(event) => onChoose(choices.find((currency) => currency === event.currentTarget.value) ?? chosen)}
    >
      {choices.map((currency) => (
        <option key={currency} value={currency}>
          {NAMES[currency]}
        </option>
      ))}
    </SelectField>
  );
}
