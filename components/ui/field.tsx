import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

interface FieldWords {
  readonly label: ReactNode;
  /** What to write, before anything is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong, in a sentence that says how to put it right. */
  readonly error?: string | null;
}

interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

interface FieldProps extends FieldWords {
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A label above its control, a hint and an error below, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== "";
  const describedBy = [hint === undefined ? null : `${id}-hint`, hasError ? `${id}-error` : null].filter((part) => part !== null).join(" ");
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-[560] leading-work">
        {label}
      </label>
      {children({ id, "aria-describedby": describedBy === "" ? undefined : describedBy, "aria-invalid": hasError ? true : undefined })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm leading-work text-ink-3">
          {hint}
        </p>
      )}
      {hasError && (
        <p id={`${id}-error`} className="text-sm leading-work text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, className = "", ...rest }: FieldWords & Omit<ComponentProps<"input">, "id">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input className={`control ${className}`} {...rest} {...ids} />}
    </Field>
  );
}

export function TextAreaField({ label, hint, error, className = "", rows = 4, ...rest }: FieldWords & Omit<ComponentProps<"textarea">, "id">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea rows={rows} className={`control leading-body ${className}`} {...rest} {...ids} />}
    </Field>
  );
}

/** `children` are the options. */
export function SelectField({ label, hint, error, className = "", ...rest }: FieldWords & Omit<ComponentProps<"select">, "id">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <select className={`control ${className}`} {...rest} {...ids} />}
    </Field>
  );
}
