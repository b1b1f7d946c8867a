import { CentsField } from "@/components/studio/fields/cents-field";
import { SelectField, TextField } from "@/components/ui/field";
import { GOAL_LIMITS, type Goal } from "./goal-words";

export interface RewardTier {
  readonly key: string;
  readonly name: string;
}

interface RewardFieldsProps {
  readonly reward: Goal["reward"];
  readonly currency: string;
  /** Those that a goal may open. */
  readonly tiers: readonly RewardTier[];
  readonly issues: Readonly<Record<string, string>>;
}

/** What a pledge opens, for how long and from which amount on. */
export function RewardFields({ reward, currency, tiers, issues }: RewardFieldsProps) {
  const isOffered = reward === null || tiers.some(({ key }) => key === reward.tier.key);
  const choices = isOffered ? tiers : [reward.tier, ...tiers];
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField
        label="Who pledges gets"
        name="reward.tier"
        defaultValue={reward?.tier.key ?? ""}
        hint="Opened when the pledge is charged. Tiers with limited places cannot be promised."
        error={issues["reward.tier"]}
      >
        <option value="">Nothing but the goal</option>
        {choices.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="For how many months"
        name="reward.months"
        type="number"
        min={1}
        max={GOAL_LIMITS.rewardMonths}
        defaultValue={reward?.months ?? 1}
        error={issues["reward.months"]}
      />
      <CentsField
        label="From a pledge of"
        name="reward.fromCents"
        cents={reward?.fromCents ?? null}
        currency={currency}
        hint="$2 or more. Pledges made before a change keep what they were promised."
        error={issues["reward.fromCents"]}
      />
    </div>
  );
}
