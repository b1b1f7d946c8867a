import type { ReactNode } from "react";
import { formatShort } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { TickMeter } from "@/components/ui/tick-meter";
import { type Goal, percentOf, rewardWords, sumWords, termsOf, tickTarget } from "./goal-words";

function Milestones({ goal }: { readonly goal: Goal }) {
  if (goal.milestones.length === 0) return null;
  return (
    <ul className="grid gap-1.5 text-sm leading-work">
      {goal.milestones.map((milestone) => (
        <li key={milestone.id} className="flex items-baseline justify-between gap-4 border-b border-line pb-1.5">
          <Status tone={milestone.reachedAt === null ? "idle" : "ok"}>{milestone.title}</Status>
          <span className="tabular text-ink-2">{formatShort(milestone.amount, goal.currency)}</span>
        </li>
      ))}
    </ul>
  );
}

interface GoalPanelProps {
  readonly goal: Goal;
  /** The film that it stands beside, where that is not the page itself. */
  readonly film?: { readonly id: string; readonly title: string } | null;
  readonly actions?: ReactNode;
}

/** A goal as ticks: how far it is, when it ends, and what happens if it falls short. */
export function GoalPanel({ goal, film = null, actions }: GoalPanelProps) {
  const sum = formatShort(goal.raised, goal.currency);
  const reward = goal.status === "open" ? rewardWords(goal) : null;
  return (
    <div className="grid gap-4">
      <h3 className="temper text-title-md leading-title wrap-anywhere">{goal.title}</h3>
      <TickMeter
        value={goal.raised / tickTarget(goal)}
        label={`The goal ${goal.title}`}
        valueText={`${sum} ${sumWords(goal)}, ${percentOf(goal)} %`}
        className="h-8"
      />
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="tabular text-title-md leading-title font-[560] tracking-[-0.02em]">{sum}</span>
        <span className="text-sm text-ink-2">
          {sumWords(goal)}
          {goal.supporters > 0 && `, from ${goal.supporters} ${goal.supporters === 1 ? "person" : "people"}`}
        </span>
      </p>
      <p className="text-sm leading-work text-ink-2">{termsOf(goal)}</p>
      {reward !== null && <p className="text-sm leading-work">{reward}</p>}
      {film !== null && (
        <p className="text-sm leading-work text-ink-2">
          For the film{" "}
          <TextLink href={`/watch/${film.id}`} className="wrap-anywhere">
            {film.title}
          </TextLink>
          . Tips for it count too.
        </p>
      )}
      {goal.description !== "" && <p className="text-sm leading-body whitespace-pre-line text-ink-2 wrap-anywhere">{goal.description}</p>}
      <Milestones goal={goal} />
      {actions !== undefined && goal.status === "open" && <div className="flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}
