import type { ComponentProps, ReactNode } from "react";

interface ChoiceProps extends Omit<ComponentProps<"input">, "type"> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

function Choice({ label, hint, type, className = "", ...rest }: ChoiceProps & { readonly type: "checkbox" | "radio" }) {
  return (
    <label className={`flex min-h-11 items-start gap-3 py-2 ${className}`}>
      <input type={type} className="mt-0.5 size-5 shrink-0 accent-(--mark)" {...rest} />
      <span className="grid gap-0.5 leading-work">
        <span className="font-[560]">{label}</span>
        {hint !== undefined && <span className="text-sm text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}

export function CheckboxField(props: ChoiceProps) {
  return <Choice type="checkbox" {...props} />;
}

export function RadioField(props: ChoiceProps) {
  return <Choice type="radio" {...props} />;
}

/** Choices that belong together, under one question. */
export function ChoiceGroup({ legend, children }: { readonly legend: ReactNode; readonly children: ReactNode }) {
  return (
    <fieldset className="grid">
      <legend className="mb-1 text-sm font-[560] leading-work">{legend}</legend>
      {children}
    </fieldset>
  );
}
