import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { requireViewer } from "@/app/viewer";
import { readInterval } from "@/components/patronage/offer-words";
import { IntervalSwitch, TierColumns } from "@/components/patronage/tier-columns";
import { TierForm } from "@/components/studio/tiers/tier-form";
import { TierList } from "@/components/studio/tiers/tier-list";
import { TIER_LIMITS } from "@/components/studio/tiers/tier-words";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Tiers" };

const HOUSE_CURRENCY = "USD";
/** What is asked for here is the rate, not the sum. */
const ANY_CENTS = 1_000;

export default async function TiersPage({ searchParams }: PageInput) {
  const interval = readInterval(await readParam(searchParams, "by"));
  const [viewer, { patronage }] = await Promise.all([requireViewer(), api()]);
  const [{ tiers }, { feeBps }] = await Promise.all([patronage.listMyTiers({}), patronage.quoteSplit({ kind: "patronage", amount: ANY_CENTS })]);
  const offered = tiers.filter((tier) => tier.isActive);
  const currency = tiers[0]?.currency ?? HOUSE_CURRENCY;
  return (
    <>
      <PageHeader
        title="Tiers"
        facts={<span className="tabular">The house keeps {feeBps / 100} % and pays the card fees</span>}
        actions={
          <ButtonLink href={`/artists/${viewer.handle}#tiers`} size="dense">
            See your page
          </ButtonLink>
        }
      />
      <div className="grid gap-14">
        <Section label="What you offer" aside="Lowest first">
          <TierList tiers={tiers} feeBps={feeBps} />
        </Section>
        <section id="tiers" aria-labelledby="as-fans-see-it" className="min-w-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <h2 id="as-fans-see-it" className="text-md font-[600] leading-work">
              As fans see it
            </h2>
            <IntervalSwitch tiers={offered} interval={interval} address="/studio/tiers" />
          </div>
          <TierColumns
            tiers={offered}
            interval={interval}
            ownKey={null}
            action={(tier) => (
              <span className="pressable inline-flex min-h-11 items-center rounded-2 border border-dashed border-line-strong px-4 text-ink-3">
                Continue with {tier.name}
              </span>
            )}
          />
        </section>
        {tiers.length < TIER_LIMITS.tiers && (
          <details className="border-t border-ink">
            <summary className="flex min-h-11 items-center gap-2 text-md font-[600]">
              <Plus aria-hidden size={16} /> Add a tier
            </summary>
            <TierForm key={tiers.length} tier={null} currency={currency} feeBps={feeBps} />
          </details>
        )}
      </div>
    </>
  );
}
