import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import Link from "next/link";
import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { MrrByMonth, MrrStatement } from "@/components/studio/revenue/mrr-movement";
import { RevenueByMonth } from "@/components/studio/revenue/revenue-by-month";
import { RevenueFigures } from "@/components/studio/revenue/revenue-figures";
import { sumOf } from "@/components/studio/revenue/revenue-words";
import { SourceBars } from "@/components/studio/revenue/source-bars";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Revenue" };

const SPANS = [6, 12, 24] as const;
const SPAN_DEFAULT = 12;

function Choices({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <nav aria-label={label} className="flex gap-x-4 text-sm">
      {children}
    </nav>
  );
}

function Choice({ href, isOn, children }: { readonly href: string; readonly isOn: boolean; readonly children: React.ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={isOn ? "true" : undefined}
      className="inline-flex min-h-11 items-center text-ink-2 hover:text-ink aria-[current]:font-[600] aria-[current]:text-ink"
    >
      {children}
    </Link>
  );
}

async function Revenue({ searchParams }: PageInput) {
  const [asked, wanted] = [await readParam(searchParams, "months"), await readParam(searchParams, "currency")];
  const months = SPANS.find((span) => String(span) === asked) ?? SPAN_DEFAULT;
  const { currencies, tiers, patrons } = await (await api()).patronage.stats({ months });
  // The one in which most came in, where nobody asked for another.
  const byWeight = currencies.toSorted(
    (a, b) => sumOf(b.revenue, (row) => row.grossCents) + b.mrrCents - sumOf(a.revenue, (row) => row.grossCents) - a.mrrCents,
  );
  const stats = currencies.find(({ currency }) => currency === wanted) ?? byWeight[0];
  const latest = stats?.mrr.at(-1);
  if (stats === undefined || latest === undefined) {
    return (
      <>
        <PageHeader title="Revenue" />
        <EmptyState
          title="Nothing has come in yet"
          sentence="The first patron, tip or gift shows here within a second of being paid."
          action={<ButtonLink href="/studio/tiers">See what you offer</ButtonLink>}
        />
      </>
    );
  }
  const address = (span: number, currency: string) => `/studio/revenue?${new URLSearchParams({ months: String(span), currency })}`;
  return (
    <>
      <PageHeader
        title="Revenue"
        actions={
          <div className="flex flex-wrap items-center gap-x-8">
            {currencies.length > 1 && (
              <Choices label="Currency">
                {currencies.map(({ currency }) => (
                  <Choice key={currency} href={address(months, currency)} isOn={currency === stats.currency}>
                    {currency}
                  </Choice>
                ))}
              </Choices>
            )}
            <Choices label="How far back">
              {SPANS.map((span) => (
                <Choice key={span} href={address(span, stats.currency)} isOn={span === months}>
                  {span} months
                </Choice>
              ))}
            </Choices>
            <a href={`/api/patron/stats/export?months=${months}`} download className={buttonClass("secondary", "dense")}>
              <DownloadSimple aria-hidden size={16} /> CSV
            </a>
          </div>
        }
      />
      <RevenueFigures stats={stats} />
      <div className="grid items-start gap-x-10 gap-y-12 pt-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,4fr)]">
        <RevenueByMonth stats={stats} />
        <SourceBars month={latest.month} rows={stats.revenue} currency={stats.currency} />
        <MrrByMonth stats={stats} />
        <MrrStatement month={latest} currency={stats.currency} />
        <Section label="Patrons by tier" aside={<span className="tabular">{patrons}</span>} className="lg:col-span-2">
          <ul className="grid gap-x-10 text-sm leading-work sm:grid-cols-2 lg:grid-cols-4">
            {tiers.map((tier) => (
              <li key={tier.tierId} className="flex min-h-9 items-center justify-between gap-4 border-b border-line">
                <Link href={`/studio/patrons?tier=${tier.tier}`} className="inline-flex min-h-9 items-center hover:underline pointer-coarse:min-h-11">
                  {tier.name}
                </Link>
                <span className="tabular">{tier.patrons}</span>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}

export default function RevenuePage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your revenue" />}>
      <Revenue {...input} />
    </Suspense>
  );
}
