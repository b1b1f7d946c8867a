"use client";

import { useEffect, useState } from "react";
import { apiClient, readFailure, withKey } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { useCall } from "@/components/ui/use-call";
import { TierChoice } from "./desk/tier-choice";
import { dayWords, type Membership } from "./membership-words";
import { inCurrency, type Tier } from "./offer-words";

type Preview = Outputs["patronage"]["changeSubscription"];

interface ChangeTierProps {
  readonly membership: Membership;
  readonly wantedTier: string | null;
  readonly onDone: (isDone: boolean) => void;
}

/** What a change costs, to the cent, before anybody agrees to it. */
function previewWords(preview: Preview): string {
  const { currency, dueNowCents, nextAmountCents, effectiveAt, takesEffect, subscription } = preview;
  const later = `${formatCents(nextAmountCents, currency)} a ${subscription.interval}`;
  if (takesEffect === "now")
    return `${formatCents(dueNowCents, currency)} today for the rest of this ${subscription.interval}, then ${later}. It opens at once.`;
  return `Nothing today. From ${dayWords(effectiveAt)} on ${later}; until then you keep what you paid for.`;
}

/** Another tier: which one, then the exact cents, then yes. */
export function ChangeTier({ membership, wantedTier, onDone }: ChangeTierProps) {
  const { id, artist, tier, interval } = membership;
  const [tiers, setTiers] = useState<readonly Tier[] | null>(null);
  const [key, setKey] = useState(wantedTier ?? tier.key);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const change = useCall(() => onDone(true));

  useEffect(() => {
    apiClient.patronage.getArtistPage.query({ idOrHandle: artist.id }).then(
      (page) => setTiers(page.tiers.map((one) => inCurrency(one, membership.currency))),
      (thrown) => setFault(readFailure(thrown).message),
    );
  }, [artist.id, membership.currency]);

  useEffect(() => {
    setPreview(null);
    setFault(null);
    if (key === tier.key) return;
    let isLate = false;
    apiClient.patronage.changeSubscription.mutate({ id, tier: key, preview: true }).then(
      (answer) => isLate || setPreview(answer),
      (thrown) => isLate || setFault(readFailure(thrown).message),
    );
    return () => {
      isLate = true;
    };
  }, [id, key, tier.key]);

  if (tiers === null) return fault === null ? <Skeleton rows={4} label="Loading the tiers" /> : <p role="alert">{fault}</p>;
  const chosen = tiers.find((one) => one.key === key);
  return (
    <div className="grid max-w-[520px] gap-4 py-1">
      <TierChoice tiers={tiers} interval={interval} chosen={key} onChoose={setKey} />
      <p aria-live="polite" className="min-h-6 leading-work">
        {key === tier.key ? "This is your tier now." : preview === null ? (fault ?? "Working out the cents") : previewWords(preview)}
      </p>
      <div className="flex flex-wrap gap-2">
        {preview !== null && chosen !== undefined && (
          <Button
            variant="primary"
            aria-disabled={change.isBusy}
            onClick={() =>
              void change.run((idempotencyKey) =>
                apiClient.patronage.changeSubscription.mutate({ id, tier: key, quotedAt: preview.quotedAt }, withKey(idempotencyKey)),
              )
            }
          >
            {preview.dueNowCents > 0 ? `Pay ${formatCents(preview.dueNowCents, preview.currency)} and move to ${chosen.name}` : `Move to ${chosen.name}`}
          </Button>
        )}
        <Button variant="quiet" onClick={() => onDone(false)}>
          Keep {tier.name}
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
