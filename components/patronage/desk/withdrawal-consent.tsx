"use client";

import type { Outputs } from "@/components/ui/api-types";
import { CheckboxField } from "@/components/ui/choice";

const EU_ISLANDS = ["Atlantic/Azores", "Atlantic/Canary", "Atlantic/Madeira", "Atlantic/Reykjavik", "Asia/Nicosia", "Asia/Famagusta"];

/** Whether the browser's clock is set to a zone of Europe: who lives there may withdraw from a contract made at a distance. */
export function isInEurope(): boolean {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone.startsWith("Europe/") || EU_ISLANDS.includes(zone);
}

export type ConsentText = Outputs["patronage"]["consentText"];

interface WithdrawalConsentProps {
  readonly words: ConsentText;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Asked before access opens within the fourteen days (Directive 2011/83/EU, articles 8(8) and 16). Never ticked for anybody. */
export function WithdrawalConsent({ words, isOn, onChange }: WithdrawalConsentProps) {
  return (
    <CheckboxField name="consent" required checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} label={words.label} hint={words.text} />
  );
}
