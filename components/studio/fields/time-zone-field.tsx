"use client";

import { useEffect, useState } from "react";
import { SelectField } from "@/components/ui/field";

interface TimeZoneFieldProps {
  readonly name: string;
  readonly error: string | undefined;
  /** As it was chosen before; null begins with the one that this browser is in. */
  readonly chosen: string | null;
}

const UTC = "UTC";

/** In which time zone a time is meant. The browser knows its own and all others; until it has told, UTC stands there. */
export function TimeZoneField({ name, error, chosen }: TimeZoneFieldProps) {
  const [zones, setZones] = useState<readonly string[]>([chosen ?? UTC]);
  const [zone, setZone] = useState(chosen ?? UTC);
  useEffect(() => {
    const own = chosen ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZones([...new Set([own, UTC, ...Intl.supportedValuesOf("timeZone")])].sort());
    setZone(own);
  }, [chosen]);
  return (
    <SelectField label="By the clocks of" name={name} value={zone} onChange={(event) => setZone(event.target.value)} error={error}>
      {zones.map((each) => (
        <option key={each} value={each}>
          {each.replaceAll("_", " ")}
        </option>
      ))}
    </SelectField>
  );
}
