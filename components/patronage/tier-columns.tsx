import Link from "next/link";
import type { ReactNode } from "react";
import { Status } from "@/components/ui/status";
import { type Interval, seatWords, shortPrice, type Tier, yearlySaving } from "./offer-words";

interface TierColumnsProps {
  readonly tiers: readonly Tier[];
  readonly interval: Interval;
  /** The tier that who looks has; null for everybody else. */
  readonly ownKey: string | null;
  /** The tier that is put forward; null for none. */
  readonly leadKey?: string | null;
  /** What can be done with a tier: its button. */
  readonly action: (tier: Tier) => ReactNode;
}

function SwitchLink({ isOn, href, children }: { readonly isOn: boolean; readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      scroll={false}
      replace
      aria-current={isOn ? "true" : undefined}
      className={`inline-flex min-h-11 items-center border-b-2 ${isOn ? "border-mark font-[600] text-ink" : "border-transparent text-ink-2 hover:text-ink"}`}
    >
      {children}
    </Link>
  );
}

/** Monthly or yearly: two links, so that it works before any script has come. */
export function IntervalSwitch({ tiers, interval, address }: { readonly tiers: readonly Tier[]; readonly interval: Interval; readonly address: string }) {
  const saving = yearlySaving(tiers);
  return (
    <nav aria-label="How often to pay" className="flex gap-6 text-sm">
      <SwitchLink isOn={interval === "month"} href={`${address}#tiers`}>
        Monthly
      </SwitchLink>
      <SwitchLink isOn={interval === "year"} href={`${address}?by=year#tiers`}>
        Yearly{saving !== null && `, ${saving}`}
      </SwitchLink>
    </nav>
  );
}

interface TierColumnProps {
  readonly tier: Tier;
  readonly interval: Interval;
  readonly isOwn: boolean;
  readonly isLead: boolean;
  readonly action: ReactNode;
}

const MARKED = "bg-surface max-lg:-mx-(--gutter) max-lg:px-(--gutter) before:absolute before:inset-x-0 before:-top-px before:h-[3px] before:bg-mark";

function TierColumn({ tier, interval, isOwn, isLead, action }: TierColumnProps) {
  const seats = seatWords(tier);
  return (
    <li
      className={`relative grid content-start gap-4 border-b border-line py-6 max-lg:grid-cols-[1fr_auto] lg:flex lg:flex-col lg:border-r lg:border-b-0 lg:px-6 lg:pt-5 lg:last:border-r-0 ${isOwn || isLead ? MARKED : "lg:first:pl-0"}`}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-[600] leading-work wrap-anywhere">{tier.name}</h3>
        {isOwn ? <Status tone="ok">You are here</Status> : seats !== null && <span className="text-sm leading-work text-accent-ink">{seats}</span>}
      </div>
      <p className="flex flex-wrap items-baseline gap-x-2 leading-title max-lg:justify-end">
        <span className="tabular font-display text-[2rem] leading-none tracking-[-0.03em] lg:text-[2.75rem]">{shortPrice(tier, interval)}</span>
        <span className="text-sm text-ink-2">a {interval}</span>
      </p>
      <div className="col-span-2 grid gap-4">
        {tier.description !== "" && <p className="text-sm leading-work text-ink-2">{tier.description}</p>}
        <ul className="grid gap-2.5 pb-4 text-sm leading-work">
          {tier.benefits.map((benefit) => (
            <li key={benefit} className="wrap-anywhere">
              {benefit}
            </li>
          ))}
        </ul>
      </div>
      <div className="col-span-2 mt-auto grid justify-items-start max-lg:justify-items-stretch">{action}</div>
    </li>
  );
}

const TIERS_IN_ONE_ROW = 4;

function columnsFor(count: number): string {
  if (count === 1) return "lg:grid-cols-1";
  if (count === 2) return "lg:grid-cols-2";
  return count % 3 === 0 && count !== TIERS_IN_ONE_ROW * 3 ? "lg:grid-cols-3" : "lg:grid-cols-4";
}

/** What an artist offers, each tier a column on hairlines; on a phone, rows. */
export function TierColumns({ tiers, interval, ownKey, leadKey = null, action }: TierColumnsProps) {
  return (
    <ul className={`grid border-t border-ink ${columnsFor(tiers.length)}`}>
      {tiers.map((tier) => (
        <TierColumn key={tier.id} tier={tier} interval={interval} isOwn={tier.key === ownKey} isLead={tier.key === leadKey} action={action(tier)} />
      ))}
    </ul>
  );
}
