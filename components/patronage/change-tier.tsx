"use client";

import { useEffect, useState } from "react";
import { apiClient, readFailure, withKey } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import { Skeleton } from "@/components/ui/skeleton";
import { useCall } from "@/components/ui/use-call";
import { changeAction, isKept, type Preview, previewWords } from "./change-words";
import { TierChoice } from "./desk/tier-choice";
import type { Membership } from "./membership-words";
import { inCurrency, type Tier, yearlySaving } from "./offer-words";

interface ChangeTierProps {
  readonly membership: Membership;
  readonly wantedTier: string | null;
  readonly onDone: (isDone: boolean) => void;
}

/** The tiers as this member sees them: a place that they hold, or have coming, is never taken from them. */
function forMember(tiers: readonly Tier[], { tier, nextTier, pendingTier, currency }: Membership): Tier[] {
  const held = [tier.key, nextTier?.key, pendingTier?.key];
  return tiers.map((one) => ({ ...inCurrency(one, currency), ...(held.includes(one.key) ? { seatsLeft: null } : {}) }));
}

/** Another tier or interval, or what one has in place of what was to come: which one, then the exact cents, then yes. */
export function ChangeTier({ membership, wantedTier, onDone }: ChangeTierProps) {
  const { id, artist, tier, nextTier } = membership;
  const [tiers, setTiers] = useState<readonly Tier[] | null>(null);
  const [key, setKey] = useState(wantedTier ?? tier.key);
  const [interval, setInterval] = useState(membership.interval);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const change = useCall(() => onDone(true));
  const isSame = isKept(membership, { key, interval }) && nextTier === null;

  useEffect(() => {
    apiClient.patronage.getArtistPage.query({ idOrHandle: artist.id }).then(
      (page) => setTiers(page.tiers),
      (thrown) => setFault(readFailure(thrown).message),
    );
  }, [artist.id]);

  useEffect(() => {
    setPreview(null);
    setFault(null);
    if (isSame) return;
    let isLate = false;
    apiClient.patronage.changeSubscription.mutate({ id, tier: key, interval, preview: true }).then(
      (answer) => isLate || setPreview(answer),
      (thrown) => isLate || setFault(readFailure(thrown).message),
    );
    return () => {
      isLate = true;
    };
  }, [id, key, interval, isSame]);

  if (tiers === null) return fault === null ? <Skeleton rows={4} label="Loading the tiers" /> : <p role="alert">{fault}</p>;
  const offered = forMember(tiers, membership);
  const wish = { key, interval, name: offered.find((one) => one.key === key)?.name ?? tier.name };
  const saving = yearlySaving(offered);
  const agree = async ({ quotedAt }: Preview, idempotencyKey: string) => {
    const { confirmUrl } = await apiClient.patronage.changeSubscription.mutate({ id, tier: key, interval, quotedAt }, withKey(idempotencyKey));
    if (confirmUrl !== null) window.location.assign(confirmUrl);
  };
  return (
    <div className="grid max-w-[520px] gap-4 py-1">
      <TierChoice tiers={offered} interval={interval} chosen={key} onChoose={setKey} />
      <CheckboxField
        name="yearly"
        checked={interval === "year"}
        onChange={(event) => setInterval(event.currentTarget.checked ? "year" : "month")}
        label={`Pay by the year${saving === null ? "" : `, ${saving}`}`}
      />
      <p aria-live="polite" className="min-h-6 leading-work">
        {isSame ? "This is what you have now." : preview === null ? (fault ?? "Working out the cents") : previewWords(membership, wish, preview)}
      </p>
      <div className="flex flex-wrap gap-2">
        {preview !== null && (
          <Button variant="primary" aria-disabled={change.isBusy} onClick={() => void change.run((idempotencyKey) => agree(preview, idempotencyKey))}>
            {changeAction(membership, wish, preview)}
          </Button>
        )}
        <Button variant="quiet" onClick={() => onDone(false)}>
          {nextTier === null ? `Keep ${tier.name}` : "Leave it as it is"}
        </Button>
      </div>
      {change.fault !== null && (
        <p role="alert" className="text-sm text-bad">
          {change.fault}
        </p>
      )}
    </div>
  );
}
