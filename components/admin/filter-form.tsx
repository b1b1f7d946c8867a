import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";

/** A plain form of fields: what was asked for is in the address, so that it can be sent to somebody. */
export function FilterForm({ action, children }: { readonly action: string; readonly children: ReactNode }) {
  return (
    <search>
      <form
        method="get"
        action={action}
        className="grid items-end gap-x-3 gap-y-4 pb-6 max-sm:grid-cols-2 sm:flex sm:flex-wrap sm:[&_input:not([type=date])]:w-44"
      >
        {children}
        <Button type="submit" className="max-sm:col-span-2 max-sm:justify-self-start">
          Show
        </Button>
      </form>
    </search>
  );
}

interface PickFieldProps {
  readonly label: string;
  readonly name: string;
  readonly chosen: string | undefined;
  readonly any?: string;
  readonly choices: readonly (readonly [value: string, word: string])[];
}

/** One of a few, or any. */
export function PickField({ label, name, chosen, any = "Any", choices }: PickFieldProps) {
  return (
    <SelectField label={label} name={name} defaultValue={chosen ?? ""}>
      <option value="">{any}</option>
      {choices.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </SelectField>
  );
}
