import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { periodWords } from "@/components/admin/payouts/payout-words";
import { hrefOfMonth, MonthRows, SponsorRows } from "@/components/admin/sharing/month-rows";
import { PolicyForm } from "@/components/admin/sharing/policy-form";
import { PolicyRows } from "@/components/admin/sharing/policy-rows";
import { PoolSum } from "@/components/admin/sharing/pool-sum";
import { SponsorForm } from "@/components/admin/sharing/sponsor-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Sharing" };

const PATH = "/admin/sharing";
const PAGE_ITEMS = 12;
const POLICIES_SHOWN = 50;
const MONTHS_AHEAD = 12;
const CURRENCY = "USD";
const JOBS = `/admin/jobs?${new URLSearchParams({ function: "share-months" })}`;

/** The month so many after (or before) the one that runs, as `2027-01`. */
function monthAhead(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months)).toISOString().slice(0, 7);
}

async function Running({ month }: { readonly month: string }) {
  return <PoolSum pool={await (await api()).royalties.getSharingMonth({ month, currency: CURRENCY })} />;
}

async function Sponsors({ months, month, cursor }: { readonly months: readonly string[]; readonly month: string; readonly cursor: string | undefined }) {
  const given = await (await api()).royalties.listSponsorAmounts({ cursor, limit: PAGE_ITEMS });
  return (
    <div className="grid gap-8">
      <SponsorForm months={months} chosen={month} currency={CURRENCY} />
      <div>
        {given.items.length === 0 ? <p className="text-sm text-ink-2">No sponsor gave anything yet.</p> : <SponsorRows sponsors={given.items} />}
        <CursorPages
          path={PATH}
          asked={{}}
          cursor={cursor}
          nextCursor={given.nextCursor}
          shown={given.items.length}
          total={given.total}
          cursorName="sponsorCursor"
        />
      </div>
    </div>
  );
}

export default async function SharingPage({ searchParams }: PageInput) {
  const query = await searchParams;
  const cursor = readWord(query.cursor);
  const [{ royalties }, { services }] = await Promise.all([api(), pageContext()]);
  const now = services.clock.now();
  const month = monthAhead(now, 0);
  const ahead = Array.from({ length: MONTHS_AHEAD }, (_, index) => monthAhead(now, index + 1));
  const [policies, months] = await Promise.all([
    royalties.listSharingPolicies({ limit: POLICIES_SHOWN }),
    royalties.listSharingMonths({ cursor, limit: PAGE_ITEMS }),
  ]);
  const current = policies.items.find(({ fromMonth }) => fromMonth <= month) ?? { model: "user-centric" as const, shareBps: 0 };
  return (
    <>
      <PageHeader
        title="Sharing"
        facts="Every view is paid its market’s rate. Beside that, a pool of the house’s fees and of what sponsors give can be shared each month."
      />
      <div className="grid gap-12">
        <Section label={`${periodWords(month)}, so far`} aside={<TextLink href={hrefOfMonth({ month, currency: CURRENCY })}>Its own page</TextLink>}>
          <Suspense fallback={<Skeleton label="Summing the month up" />}>
            <Running month={month} />
          </Suspense>
        </Section>
        <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
          <Section label="Share otherwise">
            <PolicyForm current={current} months={ahead} />
          </Section>
          <Section label="What sponsors give">
            <Sponsors months={[month, ...ahead]} month={month} cursor={readWord(query.sponsorCursor)} />
          </Section>
        </div>
        <Section
          label="What was chosen"
          aside={<TextLink href={`/admin/audit?${new URLSearchParams({ action: "royalties/sharing" })}`}>In the audit log</TextLink>}
        >
          {policies.items.length === 0 ? (
            <p className="text-sm text-ink-2">Nothing was chosen yet: views are paid by their rate alone.</p>
          ) : (
            <PolicyRows policies={policies.items} month={month} />
          )}
        </Section>
        <Section label="Months that were counted" aside={<TextLink href={JOBS}>The hourly job’s runs</TextLink>}>
          {months.items.length === 0 ? (
            <EmptyState title="No month was counted yet" sentence="A month is counted in the first hour after it, when there is something to share." />
          ) : (
            <MonthRows months={months.items} />
          )}
          <CursorPages path={PATH} asked={{}} cursor={cursor} nextCursor={months.nextCursor} shown={months.items.length} total={months.total} />
        </Section>
      </div>
    </>
  );
}
