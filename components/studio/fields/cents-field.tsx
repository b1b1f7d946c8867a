import { TextField } from "@/components/ui/field";
import { writeCents } from "@/components/ui/read-cents";

interface CentsFieldProps {
  readonly label: string;
  readonly name: string;
  readonly cents: number | null;
  readonly currency: string;
  readonly hint?: string;
  readonly error: string | undefined;
  readonly isRequired?: boolean;
}

/** An amount, as people write it. */
export function CentsField({ label, cents, currency, isRequired = false, ...rest }: CentsFieldProps) {
  return (
    <TextField
      label={`${label}, ${currency}`}
      inputMode="decimal"
      autoComplete="off"
      required={isRequired}
      defaultValue={cents === null ? undefined : writeCents(cents)}
      className="tabular"
      {...rest}
    />
  );
}
