"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { TextField } from "@/components/ui/field";
import { formatCents } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { type Currency, type Interval, inCurrency, priceOf, type Tier, yearlySaving } from "../offer-words";
import { artistCentsOf } from "../split";
import { beginJoin } from "./begin";
import { CurrencyField } from "./currency-field";
import { GuestMail } from "./guest-mail";
import type { DeskFacts, Payable } from "./orders";
import { StartFault } from "./start-fault";
import { TierChoice } from "./tier-choice";
import { useStart } from "./use-start";

interface JoinFormProps {
  readonly facts: DeskFacts;
  /** Null lets one choose. */
  readonly tierKey: string | null;
  readonly interval: Interval;
  readonly onOpen: (payable: Payable) => void;
}

function firstChoice(tiers: readonly Tier[], tierKey: string | null): string {
  const free = tiers.filter((tier) => tier.seatsLeft !== 0);
  return tiers.find((tier) => tier.key === tierKey)?.key ?? free[Math.floor(free.length / 2)]?.key ?? "";
}

/** Which tier, how often. Somebody known who came from a tier's button is asked nothing: the card fields follow at once. */
export function JoinForm({ facts, tierKey, interval: firstInterval, onOpen }: JoinFormProps) {
  const [key, setKey] = useState(() => firstChoice(facts.tiers, tierKey));
  const [interval, setInterval] = useState(firstInterval);
  const { start, isBusy, failure } = useStart(onOpen);
  const [currency, setCurrency] = useState<Currency>(facts.currency);
  const tiers = facts.tiers.map((one) => inCurrency(one, currency));
  const tier = tiers.find((one) => one.key === key);
  const isReady = facts.viewer !== null && tierKey !== null;
  const hasBegun = useRef(false);

  const begin = (words: { readonly email?: string; readonly promoCode?: string }) => {
    if (tier === undefined) return;
    void start({ ...words, key, interval, currency }, (idempotencyKey) => beginJoin(facts, { ...words, tier, interval, currency }, idempotencyKey));
  };
  useEffect(() => {
    if (!isReady || hasBegun.current) return;
    hasBegun.current = true;
    begin({});
  });

  if (isReady && failure === null) return <Skeleton rows={5} label="Loading the card fields" />;
  const saving = yearlySaving(tiers);
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const promoCode = String(data.get("promoCode") ?? "").trim();
        begin({ ...(facts.viewer === null ? { email: String(data.get("email") ?? "") } : {}), ...(promoCode === "" ? {} : { promoCode }) });
      }}
    >
      <TierChoice tiers={tiers} interval={interval} chosen={key} onChoose={setKey} />
      <CheckboxField
        name="yearly"
        checked={interval === "year"}
        onChange={(event) => setInterval(event.currentTarget.checked ? "year" : "month")}
        label={`Pay by the year${saving === null ? "" : `, ${saving}`}`}
      />
      <CurrencyField choices={facts.currencies} chosen={currency} onChoose={setCurrency} error={failure?.issues.currency} />
      {facts.viewer === null && <GuestMail signInHref={`/sign-in?next=/artists/${facts.artist.handle}`} error={failure?.issues.email} />}
      <details>
        <summary className="underlined inline-flex min-h-11 items-center text-sm text-ink-2">I have a code</summary>
        <TextField label="Your code" name="promoCode" autoComplete="off" maxLength={40} error={failure?.issues.promoCode} />
      </details>
      <StartFault failure={failure} />
      {tier !== undefined && (
        <div className="grid gap-2">
          <Button type="submit" variant="primary" className="min-h-13! w-full text-lg!" aria-disabled={isBusy}>
            Continue with {tier.name}, {formatCents(priceOf(tier, interval), tier.currency)}
          </Button>
          <p className="text-center text-sm text-ink-2">
            {formatCents(artistCentsOf(priceOf(tier, interval), facts.feeBps.subscription), tier.currency)} reaches {facts.artist.name}, before tax.
          </p>
        </div>
      )}
    </form>
  );
}
