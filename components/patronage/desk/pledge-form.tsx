"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { formatCents } from "@/components/ui/money";
import { monthsWords, rewardWords } from "../goal-words";
import { artistCentsOf } from "../split";
import { AmountChoice } from "./amount-choice";
import { beginPledge } from "./begin";
import { GuestMail } from "./guest-mail";
import type { DeskFacts, Payable, PledgedGoal } from "./orders";
import { StartFault } from "./start-fault";
import { useStart } from "./use-start";

const OFFERS_CENTS = [1_000, 2_500, 5_000] as const;
const PLEDGE_CENTS_MIN = 200;

interface PledgeFormProps {
  readonly facts: DeskFacts;
  readonly goal: PledgedGoal;
  readonly onOpen: (payable: Payable) => void;
}

/** What the pledge opens: of the amount that is chosen, or from which amount on. */
function Reward({ goal, cents }: { readonly goal: PledgedGoal; readonly cents: number | null }) {
  const { reward } = goal;
  if (reward === null) return null;
  const isEnough = cents !== null && cents >= reward.fromCents;
  return (
    <p className="text-sm leading-work" aria-live="polite">
      {isEnough ? `This opens ${reward.tier.name} for ${monthsWords(reward.months)}, once it is charged.` : rewardWords(goal)}
    </p>
  );
}

/** How much, and when it is charged, said before anything else. */
export function PledgeForm({ facts, goal, onOpen }: PledgeFormProps) {
  const [cents, setCents] = useState<number | null>(OFFERS_CENTS[1]);
  const { start, isBusy, failure } = useStart(onOpen);
  const isLater = goal.kind === "all-or-nothing";
  const submit = (form: HTMLFormElement) => {
    const data = new FormData(form);
    if (cents === null) return;
    const email = facts.viewer === null ? String(data.get("email") ?? "") : undefined;
    const words = { amount: cents, showsName: data.get("showsName") === "on", email };
    void start({ ...words, goalId: goal.id }, (key) => beginPledge(facts, goal, words, key));
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <p className="border-l-2 border-mark pl-3 leading-work">
        {isLater
          ? "All or nothing. Your card is saved now and charged at the deadline, only if the goal is reached. If it falls short, no card is charged."
          : "Kept whatever the total. Your card is charged now, also if the goal falls short."}
      </p>
      <AmountChoice
        legend={`How much, in ${goal.currency === "USD" ? "US dollars" : goal.currency}`}
        offers={OFFERS_CENTS}
        currency={goal.currency}
        minCents={PLEDGE_CENTS_MIN}
        error={failure?.issues.amount}
        onChange={setCents}
      />
      <Reward goal={goal} cents={cents} />
      <CheckboxField name="showsName" label="Show my name among the supporters" hint="Left alone, nobody is named." />
      {facts.viewer === null && <GuestMail signInHref={`/sign-in?next=/artists/${facts.artist.handle}`} error={failure?.issues.email} />}
      <StartFault failure={failure} />
      <div className="grid gap-2">
        <Button type="submit" variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy || cents === null}>
          {cents === null ? "Choose an amount" : `Pledge ${formatCents(cents, goal.currency)}`}
        </Button>
        {cents !== null && (
          <p className="text-center text-sm text-ink-2">
            {formatCents(artistCentsOf(cents, facts.feeBps.pledge), goal.currency)} reaches {facts.artist.name}.
          </p>
        )}
      </div>
    </form>
  );
}
