import { CaretDown } from "@phosphor-icons/react/dist/ssr/CaretDown";
import { formatCents, formatShort } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { TickMeter } from "@/components/ui/tick-meter";
import { CancelGoal } from "./cancel-goal";
import { type GoalChoices, GoalForm } from "./goal-form";
import { deadlineWords, GOAL_STATUS, type Goal, KIND_WORDS, rewardWords } from "./goal-words";

function Milestones({ goal }: { readonly goal: Goal }) {
  const steps = [...goal.milestones.map(({ id, amount, title }) => ({ id, amount, title }))];
  const all = goal.stretchTarget === null ? steps : [...steps, { id: "stretch", amount: goal.stretchTarget, title: "Stretch goal" }];
  return (
    <ul className="text-sm leading-work">
      {all.map(({ id, amount, title }) => (
        <li key={id} className="flex min-h-9 items-center justify-between gap-4 border-b border-line">
          <Status tone={goal.raised >= amount ? "ok" : "idle"}>{title}</Status>
          <span className="tabular">{formatShort(amount, goal.currency)}</span>
        </li>
      ))}
    </ul>
  );
}

/** One goal: how far it is, until when, and what can be done with it. */
export function GoalEntry({ goal, choices }: { readonly goal: Goal; readonly choices: GoalChoices }) {
  const film = choices.films.find(({ id }) => id === goal.videoId);
  const reward = rewardWords(goal);
  const status = GOAL_STATUS[goal.status];
  const sums = `${formatShort(goal.raised, goal.currency)} of ${formatShort(goal.target, goal.currency)}`;
  return (
    <article className="grid max-w-[760px] gap-4 border-t border-ink pt-4 pb-10">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="list-title text-title-sm leading-title wrap-anywhere">{goal.title}</h2>
        <Status tone={status.tone}>{status.word}</Status>
      </div>
      <TickMeter label={goal.title} value={goal.raised / goal.target} valueText={sums} className="h-6" />
      <p className="flex flex-wrap gap-x-6 gap-y-1 text-sm leading-work text-ink-2">
        <span className="tabular font-[560] text-ink">{sums}</span>
        <span className="tabular">
          {goal.supporters} {goal.supporters === 1 ? "supporter" : "supporters"}
        </span>
        {goal.kind === "all-or-nothing" && goal.status !== "open" && <span className="tabular">{formatCents(goal.collected, goal.currency)} collected</span>}
        <span>{KIND_WORDS[goal.kind].word}</span>
        <span>{deadlineWords(goal)}</span>
        {film !== undefined && <TextLink href={`/watch/${film.id}`}>Beside {film.title}</TextLink>}
        {reward !== null && <span>{reward}</span>}
      </p>
      {(goal.milestones.length > 0 || goal.stretchTarget !== null) && <Milestones goal={goal} />}
      {goal.status === "open" && (
        <div className="flex flex-wrap items-start justify-between gap-4">
          <details className="min-w-0 flex-1">
            <summary className="flex min-h-11 items-center gap-2 text-sm font-[560]">
              <CaretDown aria-hidden size={16} className="-rotate-90 in-open:rotate-0" /> Change it
            </summary>
            <GoalForm goal={goal} currency={goal.currency} choices={choices} />
          </details>
          <CancelGoal goal={goal} />
        </div>
      )}
    </article>
  );
}
