"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { CentsField } from "@/components/studio/fields/cents-field";
import { TimeZoneField } from "@/components/studio/fields/time-zone-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { GOAL_LIMITS, type Goal, KIND_WORDS } from "./goal-words";
import { readGoal, writeMilestones } from "./read-goal";
import { RewardFields, type RewardTier } from "./reward-fields";

const KINDS = ["keep", "all-or-nothing"] as const satisfies readonly Goal["kind"][];

/** What a goal can be for and can open. */
export interface GoalChoices {
  readonly tiers: readonly RewardTier[];
  readonly films: readonly { readonly id: string; readonly title: string }[];
}

interface GoalFormProps {
  readonly goal: Goal | null;
  readonly currency: string;
  readonly choices: GoalChoices;
}

/** Opens a goal, or changes one that is open. */
export function GoalForm({ goal, currency, choices }: GoalFormProps) {
  const router = useRouter();
  const form = useForm(async (words, element) => {
    const { stretchTarget, deadline, timeZone, reward, ...written } = readGoal(words);
    if (goal === null) {
      const kind = words.get("kind") === "all-or-nothing" ? "all-or-nothing" : "keep";
      const videoId = words.get("videoId") || undefined;
      await apiClient.patronage.createGoal.mutate({ ...written, kind, timeZone, stretchTarget, deadline, reward, videoId });
      element.reset();
    } else {
      // A deadline that is left empty stays as it is.
      const time = deadline === undefined ? {} : { deadline, timeZone };
      await apiClient.patronage.updateGoal.mutate({ goalId: goal.id, ...written, stretchTarget: stretchTarget ?? null, reward: reward ?? null, ...time });
    }
    router.refresh();
    return goal === null ? "It stands on your page." : "Saved.";
  });
  const milestonesError = Object.entries(form.issues).find(([path]) => path.startsWith("milestones"))?.[1];
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5 py-5">
      <TextField label="What is it for?" name="title" required maxLength={GOAL_LIMITS.titleChars} defaultValue={goal?.title} error={form.issues.title} />
      <TextAreaField
        label="More about it"
        name="description"
        maxLength={GOAL_LIMITS.descriptionChars}
        defaultValue={goal?.description}
        error={form.issues.description}
      />
      {goal === null && (
        <ChoiceGroup legend="If it falls short">
          {KINDS.map((kind) => (
            <RadioField key={kind} name="kind" value={kind} defaultChecked={kind === "keep"} label={KIND_WORDS[kind].word} hint={KIND_WORDS[kind].hint} />
          ))}
        </ChoiceGroup>
      )}
      {goal === null && choices.films.length > 0 && (
        <SelectField
          label="Beside a film"
          name="videoId"
          hint="It stands under the film too, and tips for the film count for it. Such a goal keeps what comes."
          error={form.issues.videoId}
        >
          <option value="">Only on your page</option>
          {choices.films.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <CentsField label="Goal" name="target" isRequired cents={goal?.target ?? null} currency={currency} error={form.issues.target} />
        <CentsField
          label="Stretch goal"
          name="stretchTarget"
          cents={goal?.stretchTarget ?? null}
          currency={currency}
          hint="What more would allow. May be empty."
          error={form.issues.stretchTarget}
        />
        <TextField
          label={goal === null ? "Deadline" : "Another deadline"}
          name="deadline"
          type="datetime-local"
          hint={goal === null ? "All or nothing: within 60 days." : "Left empty, it stays."}
          error={form.issues.deadline}
        />
        <TimeZoneField name="timeZone" chosen={goal?.timeZone ?? null} error={form.issues.timeZone} />
      </div>
      <TextAreaField
        label="Milestones"
        name="milestones"
        rows={3}
        defaultValue={goal === null ? undefined : writeMilestones(goal.milestones)}
        hint={`A line each, at most ${GOAL_LIMITS.milestones}, the amount first: “2500 The score is recorded”.`}
        error={milestonesError}
      />
      <RewardFields reward={goal?.reward ?? null} currency={currency} tiers={choices.tiers} issues={form.issues} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        {goal === null ? "Open this goal" : "Save"}
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
