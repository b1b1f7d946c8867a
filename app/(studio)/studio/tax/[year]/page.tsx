import { notFound } from "next/navigation";
import type { PageInput } from "@/app/page-input";
import { YearLines, YearPayments } from "@/components/studio/tax/year-rows";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "A year’s tax" };

const YEAR = /^20[2-9]\d$/;

export default async function TaxYearPage({ params }: PageInput<{ year: string }>) {
  const { year } = await params;
  if (!YEAR.test(year)) notFound();
  const { tax } = await api();
  const [summary, { rates }] = await Promise.all([tax.year({ year: Number(year) }), tax.interview({})]);
  const labels = new Map(rates.map(({ incomeKind, label }) => [incomeKind, label]));
  const { banner, lines, reports, payments } = summary;
  return (
    <>
      <PageHeader
        title={`Paid in ${year}`}
        trail={[{ href: "/studio/tax", label: "Tax" }]}
        facts={reports.length === 0 ? "Nothing of it is reported to a tax office so far" : `Reported to tax offices as ${reports.join(", ")}`}
      />
      {banner !== null && (
        <div role="note" className="mb-8 max-w-[72ch] border-y border-line-strong py-3 text-sm leading-work">
          <Status tone="unknown">{banner}</Status>
        </div>
      )}
      {lines.length === 0 ? (
        <EmptyState title="Nothing was paid out" sentence="What counts is the day on which a payout reached you. Money that came back is not in it." />
      ) : (
        <div className="grid gap-12">
          <Section label="By kind of income">
            <YearLines lines={lines} labelOf={(incomeKind) => labels.get(incomeKind) ?? incomeKind} />
          </Section>
          <Section label="Payments" aside={<span className="tabular">{payments.length}</span>}>
            <YearPayments payments={payments} />
          </Section>
        </div>
      )}
    </>
  );
}
