"use client";

import { useEffect, useState } from "react";
import { TextField } from "@/components/ui/field";

interface MomentFieldProps {
  readonly label: string;
  /** What is sent is in a hidden field of this name: ISO 8601 in UTC, or nothing. */
  readonly name: string;
  /** ISO 8601; null is none yet. */
  readonly at: string | null;
  readonly hint?: string;
  readonly error: string | undefined;
  readonly isRequired?: boolean;
}

const pad = (value: number) => String(value).padStart(2, "0");

/** A moment as the clocks of this browser show it, in the form that the field wants. */
function toLocal(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** A moment, written by one's own clock. */
export function MomentField({ label, name, at, hint = "By your own clock.", error, isRequired = false }: MomentFieldProps) {
  const [local, setLocal] = useState("");
  // After the page has come: the server does not know which clock it is.
  useEffect(() => setLocal(at === null ? "" : toLocal(at)), [at]);
  const moment = local === "" ? null : new Date(local);
  return (
    <div>
      <TextField
        label={label}
        type="datetime-local"
        required={isRequired}
        value={local}
        onChange={(event) => setLocal(event.target.value)}
        hint={hint}
        error={error}
      />
      <input type="hidden" name={name} value={moment === null || Number.isNaN(moment.getTime()) ? "" : moment.toISOString()} />
    </div>
  );
}
