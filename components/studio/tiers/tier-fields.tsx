import { CheckboxField, ChoiceGroup } from "@/components/ui/choice";
import { TextAreaField, TextField } from "@/components/ui/field";
import { PriceField } from "./price-fields";
import { RIGHTS, type StudioTier, TIER_LIMITS } from "./tier-words";

interface TierFieldsProps {
  /** Null for a tier that is still to be made. */
  readonly tier: StudioTier | null;
  readonly currency: string;
  readonly feeBps: number;
  readonly issues: Readonly<Record<string, string>>;
}

function NumberField({
  label,
  name,
  value,
  hint,
  error,
  max,
}: {
  label: string;
  name: string;
  value: number | null;
  hint: string;
  error: string | undefined;
  max: number;
}) {
  return (
    <TextField
      label={label}
      name={name}
      type="number"
      min={0}
      max={max}
      inputMode="numeric"
      defaultValue={value ?? ""}
      hint={hint}
      error={error}
      className="tabular"
    />
  );
}

/** All that an artist says of a tier. */
export function TierFields({ tier, currency, feeBps, issues }: TierFieldsProps) {
  const price = { currency, feeBps };
  const benefitsError = Object.entries(issues).find(([path]) => path.startsWith("benefits"))?.[1];
  return (
    <div className="grid gap-5">
      <TextField label="Name" name="name" required maxLength={TIER_LIMITS.nameChars} defaultValue={tier?.name} error={issues.name} />
      <div className="grid gap-5 sm:grid-cols-2">
        <PriceField label="A month" name="monthlyCents" isRequired cents={tier?.monthlyCents ?? null} error={issues.monthlyCents} {...price} />
        <PriceField
          label="A year"
          name="yearlyCents"
          isRequired={false}
          cents={tier?.yearlyCents ?? null}
          error={issues.yearlyCents}
          emptyHint="Left empty: ten months' price."
          {...price}
        />
      </div>
      <TextAreaField
        label="In a sentence"
        name="description"
        rows={2}
        maxLength={TIER_LIMITS.descriptionChars}
        defaultValue={tier?.description}
        error={issues.description}
      />
      <TextAreaField
        label="What it gives"
        name="benefits"
        rows={5}
        defaultValue={tier?.benefits.join("\n")}
        hint={`A line each, at most ${TIER_LIMITS.benefits} lines of ${TIER_LIMITS.benefitChars} characters.`}
        error={benefitsError}
      />
      <ChoiceGroup legend="What the house opens">
        {RIGHTS.map(({ name, label }) => (
          <CheckboxField key={name} name={name} label={label} defaultChecked={tier?.[name] ?? false} />
        ))}
      </ChoiceGroup>
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          label="Early access, hours"
          name="earlyAccessHours"
          value={tier?.earlyAccessHours ?? 0}
          max={1_440}
          hint="How long before everybody else."
          error={issues.earlyAccessHours}
        />
        <NumberField
          label="Calls a month"
          name="callsPerMonth"
          value={tier?.callsPerMonth ?? 0}
          max={20}
          hint="One to one, booked in your calendar."
          error={issues.callsPerMonth}
        />
        <NumberField label="Trial, days" name="trialDays" value={tier?.trialDays ?? 0} max={30} hint="Once for each fan. 0 is none." error={issues.trialDays} />
        <NumberField label="Places" name="seatsMax" value={tier?.seatsMax ?? null} max={1_000_000} hint="Left empty: no limit." error={issues.seatsMax} />
      </div>
      <TextAreaField
        label="Welcome note"
        name="welcomeNote"
        rows={4}
        maxLength={TIER_LIMITS.welcomeNoteChars}
        defaultValue={tier?.welcomeNote}
        hint="Mailed to whoever joins, once."
        error={issues.welcomeNote}
      />
    </div>
  );
}
