"use client";

import { type ComponentProps, useState } from "react";
import { Field } from "@/components/ui/field";

interface PasswordFieldProps extends Omit<ComponentProps<"input">, "id" | "type"> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
}

/** A password that its owner can look at while typing it. */
export function PasswordField({ label, hint, error, ...rest }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <div className="flex gap-2">
          <input className="control min-w-0" type={isShown ? "text" : "password"} autoCapitalize="none" spellCheck={false} {...rest} {...ids} />
          <button
            type="button"
            aria-pressed={isShown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => setIsShown(!isShown)}
            className="min-h-11 min-w-16 shrink-0 rounded-2 border border-line-strong px-3 text-sm text-ink-2 hover:border-ink hover:text-ink"
          >
            {isShown ? "Hide" : "Show"}
          </button>
        </div>
      )}
    </Field>
  );
}
