import { SelectField } from "@/components/ui/field";
import type { Country } from "./countries";

interface CountryFieldProps {
  readonly label: string;
  readonly name: string;
  readonly countries: readonly Country[];
  readonly chosen?: string | null;
  readonly hint?: string;
  readonly error?: string | undefined;
}

export function CountryField({ label, name, countries, chosen, hint, error }: CountryFieldProps) {
  return (
    <SelectField label={label} name={name} required defaultValue={chosen ?? ""} hint={hint} error={error} autoComplete="country">
      <option value="">Choose a country</option>
      {countries.map(({ code, name: word }) => (
        <option key={code} value={code}>
          {word}
        </option>
      ))}
    </SelectField>
  );
}
