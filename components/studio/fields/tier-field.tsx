import { SelectField } from "@/components/ui/field";

export interface TierChoice {
  readonly key: string;
  readonly name: string;
}

interface TierFieldProps {
  readonly label: string;
  readonly name: string;
  readonly tiers: readonly TierChoice[];
  /** The key of the lowest tier that counts; empty is any. */
  readonly chosen: string | null;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly onChoose?: (key: string) => void;
}

/** From which tier on: whoever has a higher one has all of a lower. Lowest first. */
export function TierField({ label, name, tiers, chosen, hint, error, onChoose }: TierFieldProps) {
  return (
    <SelectField label={label} name={name} defaultValue={chosen ?? ""} hint={hint} error={error} onChange={(event) => onChoose?.(event.target.value)}>
      <option value="">Every patron</option>
      {tiers.map((tier, index) => (
        <option key={tier.key} value={tier.key}>
          {tier.name}
          {index < tiers.length - 1 && " and above"}
        </option>
      ))}
    </SelectField>
  );
}

/** The words for it in a list. */
export function tierWords(minTier: string | null, tiers: readonly TierChoice[]): string {
  if (minTier === null) return "Every patron";
  const index = tiers.findIndex((tier) => tier.key === minTier);
  const name = tiers[index]?.name ?? minTier;
  return index === tiers.length - 1 ? name : `${name} and above`;
}
