import { ButtonLink } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { DeskLink } from "./desk/desk";
import type { DeskFacts } from "./desk/orders";
import { type Interval, priceOf, type Tier } from "./offer-words";
import { artistCentsOf } from "./split";
import { IntervalSwitch, TierColumns } from "./tier-columns";

interface TierSectionProps {
  readonly facts: DeskFacts;
  readonly interval: Interval;
  readonly address: string;
  readonly isMe: boolean;
}

function TierAction({ tier, facts, interval, address, isMe }: TierSectionProps & { readonly tier: Tier }) {
  const { ownTierKey, tiers } = facts;
  if (isMe) return <ButtonLink href="/studio/tiers">Change this tier</ButtonLink>;
  if (ownTierKey === tier.key) return <ButtonLink href="/memberships">Manage</ButtonLink>;
  if (ownTierKey !== null) {
    const ownRank = tiers.find((one) => one.key === ownTierKey)?.rank ?? 0;
    return (
      <ButtonLink href={`/memberships?artist=${facts.artist.id}&to=${tier.key}`}>
        {tier.rank > ownRank ? `Move up to ${tier.name}` : `Move to ${tier.name}`}
      </ButtonLink>
    );
  }
  if (tier.seatsLeft === 0) {
    return <p className="inline-flex min-h-11 items-center rounded-2 border border-dashed border-line-strong px-4 text-sm text-ink-3">Every place is taken</p>;
  }
  return (
    <>
      <DeskLink
        order={{ kind: "join", tierKey: tier.key, interval }}
        href={`${address}/join?tier=${tier.key}&by=${interval}`}
        variant={leadOf(facts) === tier.key ? "primary" : "secondary"}
      >
        {tier.trialDays > 0 ? `Try ${tier.name}, ${tier.trialDays} days free` : `Choose ${tier.name}`}
      </DeskLink>
      <p className="pt-2 text-xs leading-work text-ink-3">
        {formatCents(artistCentsOf(priceOf(tier, interval), facts.feeBps.subscription), tier.currency)} of it reaches {facts.artist.name}, before tax
      </p>
    </>
  );
}

/** One accent action a view: the tier above the middle, for who has none yet. */
function leadOf({ tiers, ownTierKey }: DeskFacts): string | null {
  return ownTierKey === null ? (tiers[Math.floor(tiers.length / 2)]?.key ?? null) : null;
}

/** What the artist offers, with the split said before anybody pays. */
export function TierSection(props: TierSectionProps) {
  const { facts, interval, address, isMe } = props;
  if (facts.tiers.length === 0) return null;
  return (
    <section id="tiers" aria-labelledby="tiers-label" className="gutter pt-18 lg:pt-22">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-1 pb-2">
        <h2 id="tiers-label" className="text-md font-[600] leading-work">
          {isMe ? "What you offer" : facts.ownTierKey === null ? "Become a patron" : "Your patronage"}
        </h2>
        <IntervalSwitch tiers={facts.tiers} interval={interval} address={address} />
      </div>
      <TierColumns
        tiers={facts.tiers}
        interval={interval}
        ownKey={facts.ownTierKey}
        leadKey={isMe ? null : leadOf(facts)}
        action={(tier) => <TierAction {...props} tier={tier} />}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 pt-6 text-sm leading-work text-ink-2">
        <p>Leave whenever you like; you keep what you were given.</p>
        {!isMe && (
          <DeskLink order={{ kind: "gift", tierKey: null }} href={`${address}/join?gift`} variant="quiet" size="dense">
            Give it to somebody else
          </DeskLink>
        )}
      </div>
    </section>
  );
}
