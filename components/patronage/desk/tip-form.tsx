"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { TextAreaField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import { artistCentsOf } from "../split";
import { AmountChoice } from "./amount-choice";
import { beginTip } from "./begin";
import { GuestMail } from "./guest-mail";
import type { DeskFacts, Payable, TippedFilm } from "./orders";
import { StartFault } from "./start-fault";
import { useStart } from "./use-start";

const OFFERS_CENTS = [300, 500, 1_000] as const;
const TIP_CENTS_MIN = 200;
const MESSAGE_CHARS_MAX = 500;
const CURRENCY = "USD";

interface TipFormProps {
  readonly facts: DeskFacts;
  /** The livestream that it is given at. */
  readonly livestreamId?: string | undefined;
  /** The film that it is for: it counts for the goal of that film. */
  readonly film?: TippedFilm | null | undefined;
  readonly onOpen: (payable: Payable) => void;
}

/** How much, a line to go with it, and whether one's name is shown. */
export function TipForm({ facts, livestreamId, film = null, onOpen }: TipFormProps) {
  const [cents, setCents] = useState<number | null>(OFFERS_CENTS[1]);
  const { start, isBusy, failure } = useStart(onOpen);
  const submit = (form: HTMLFormElement) => {
    const data = new FormData(form);
    if (cents === null) return;
    const words = { amount: cents, message: String(data.get("message") ?? ""), showsName: data.get("showsName") === "on", livestreamId, videoId: film?.id };
    const email = facts.viewer === null ? String(data.get("email") ?? "") : undefined;
    void start({ ...words, email }, (key) => beginTip(facts, { ...words, email }, key));
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      {film !== null && <p className="border-l-2 border-mark pl-3 leading-work wrap-anywhere">For the film “{film.title}”.</p>}
      <AmountChoice
        legend="How much, in US dollars"
        offers={OFFERS_CENTS}
        currency={CURRENCY}
        minCents={TIP_CENTS_MIN}
        error={failure?.issues.amount}
        onChange={setCents}
      />
      <TextAreaField label="A line to go with it, if you like" name="message" rows={2} maxLength={MESSAGE_CHARS_MAX} error={failure?.issues.message} />
      <CheckboxField name="showsName" label="Show my name among the supporters" hint="Left alone, nobody is named." />
      {facts.viewer === null && <GuestMail signInHref={`/sign-in?next=/artists/${facts.artist.handle}`} error={failure?.issues.email} />}
      <StartFault failure={failure} />
      <div className="grid gap-2">
        <Button type="submit" variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy || cents === null}>
          {cents === null ? "Choose an amount" : `Send ${formatCents(cents, CURRENCY)}`}
        </Button>
        {cents !== null && (
          <p className="text-center text-sm text-ink-2">
            {facts.artist.name} receives {formatCents(artistCentsOf(cents, facts.feeBps.tip), CURRENCY)} of it.
          </p>
        )}
      </div>
    </form>
  );
}
