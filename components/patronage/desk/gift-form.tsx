"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import type { Tier } from "../offer-words";
import { artistCentsOf } from "../split";
import { beginGift } from "./begin";
import type { DeskFacts, Payable } from "./orders";
import { StartFault } from "./start-fault";
import { TierChoice } from "./tier-choice";
import { useStart } from "./use-start";

const MONTHS = [1, 3, 6, 12] as const;
const YEAR_MONTHS = 12;
const MESSAGE_CHARS_MAX = 500;

interface GiftFormProps {
  readonly facts: DeskFacts;
  readonly tierKey: string | null;
  readonly onOpen: (payable: Payable) => void;
}

/** What so many months of a tier cost: twelve are a year. */
function giftPrice(tier: Tier, months: number): number {
  return months === YEAR_MONTHS ? tier.yearlyCents : tier.monthlyCents * months;
}

/** Midday of the chosen day where the giver lives; nothing for today, which is at once. */
function readSendAt(day: string): string | undefined {
  return day === "" ? undefined : new Date(`${day}T12:00:00`).toISOString();
}

/** Which tier, for how long, for whom, and when the mail goes out. */
export function GiftForm({ facts, tierKey, onOpen }: GiftFormProps) {
  const offered = facts.tiers.filter((tier) => tier.seatsLeft !== 0);
  const [key, setKey] = useState(() => offered.find((tier) => tier.key === tierKey)?.key ?? offered[0]?.key ?? "");
  const [months, setMonths] = useState<(typeof MONTHS)[number]>(3);
  const { start, isBusy, failure } = useStart(onOpen);
  const tier = facts.tiers.find((one) => one.key === key);
  const submit = (form: HTMLFormElement) => {
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? "");
    if (tier === undefined) return;
    const words = {
      tier,
      months,
      amount: giftPrice(tier, months),
      recipientEmail: text("recipientEmail"),
      message: text("message"),
      sendAt: readSendAt(text("sendOn")),
    };
    void start({ ...words, tier: key }, (idempotencyKey) => beginGift(facts, words, idempotencyKey));
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <TierChoice tiers={facts.tiers} interval="month" chosen={key} onChoose={setKey} />
      <SelectField
        label="For how long"
        name="months"
        value={months}
        onChange={(event) => setMonths(MONTHS.find((count) => String(count) === event.currentTarget.value) ?? 3)}
      >
        {MONTHS.map((count) => (
          <option key={count} value={count}>
            {count} {count === 1 ? "month" : "months"}
            {tier !== undefined && `, ${formatCents(giftPrice(tier, count), tier.currency)}`}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Their mail address"
        name="recipientEmail"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        error={failure?.issues.recipientEmail}
      />
      <TextAreaField label="A line to go with it, if you like" name="message" rows={2} maxLength={MESSAGE_CHARS_MAX} error={failure?.issues.message} />
      <TextField label="Send it on" name="sendOn" type="date" hint="Left empty, it goes out at once." error={failure?.issues.sendAt} />
      <StartFault failure={failure} />
      {tier !== undefined && (
        <div className="grid gap-2">
          <Button type="submit" variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy}>
            Give {tier.name}, {formatCents(giftPrice(tier, months), tier.currency)}
          </Button>
          <p className="text-center text-sm text-ink-2">
            Paid once; nothing repeats. {formatCents(artistCentsOf(giftPrice(tier, months), facts.feeBps.gift), tier.currency)} reaches {facts.artist.name},
            before tax.
          </p>
        </div>
      )}
    </form>
  );
}
