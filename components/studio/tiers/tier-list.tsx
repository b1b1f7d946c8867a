import { CaretDown } from "@phosphor-icons/react/dist/ssr/CaretDown";
import { artistCentsOf } from "@/components/patronage/split";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { DeleteTier, MoveTier } from "./tier-actions";
import { TierForm } from "./tier-form";
import { type StudioTier, seatsWords } from "./tier-words";

function TierSummary({ tier, feeBps }: { readonly tier: StudioTier; readonly feeBps: number }) {
  return (
    <summary className="group flex min-h-14 flex-wrap items-center gap-x-5 gap-y-1 py-3 text-sm leading-work hover:bg-surface">
      <span className="list-title flex min-w-0 flex-1 basis-40 items-center gap-3 text-lg wrap-anywhere">
        <CaretDown aria-hidden size={16} className="shrink-0 -rotate-90 in-open:rotate-0" /> {tier.name}
      </span>
      <span className="tabular basis-56 text-ink-2">
        of {formatCents(tier.monthlyCents, tier.currency)} you get{" "}
        <span className="font-[560] text-ink">{formatCents(artistCentsOf(tier.monthlyCents, feeBps), tier.currency)}</span>
      </span>
      <span className="tabular basis-36 text-ink-2">{seatsWords(tier)}</span>
      <Status tone={tier.isActive ? "ok" : "idle"}>{tier.isActive ? "On your page" : "Off"}</Status>
    </summary>
  );
}

/** What fans elsewhere are shown: it follows from the artist's own price and the rates of the house. */
function LocalPrices({ tier }: { readonly tier: StudioTier }) {
  const others = tier.prices.filter(({ currency }) => currency !== tier.currency);
  if (others.length === 0) return null;
  return (
    <p className="tabular pt-1 pb-4 text-sm leading-work text-ink-2">
      Fans elsewhere are shown {others.map(({ currency, monthlyCents }) => formatCents(monthlyCents, currency)).join(", ")} a month, and pay in their own
      currency.
    </p>
  );
}

/** Every tier, lowest first; each opens to what can be changed of it. */
export function TierList({ tiers, feeBps }: { readonly tiers: readonly StudioTier[]; readonly feeBps: number }) {
  const ids = tiers.map((tier) => tier.id);
  return (
    <ul>
      {tiers.map((tier, index) => (
        <li key={tier.id} className="flex items-start gap-2 border-b border-line">
          <details className="min-w-0 flex-1">
            <TierSummary tier={tier} feeBps={feeBps} />
            <LocalPrices tier={tier} />
            <TierForm tier={tier} currency={tier.currency} feeBps={feeBps} />
            {tier.seatsTaken === 0 && (
              <div className="pb-6">
                <DeleteTier tier={tier} />
              </div>
            )}
          </details>
          <div className="pt-2.5">
            <MoveTier ids={ids} index={index} name={tier.name} />
          </div>
        </li>
      ))}
    </ul>
  );
}
