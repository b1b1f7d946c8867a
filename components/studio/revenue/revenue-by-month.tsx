import { DataTable } from "@/components/ui/data-table";
import { formatCents } from "@/components/ui/money";
import { type Bar, BarChart, Legend } from "./bar-chart";
import { ChartFrame } from "./chart-frame";
import { type CurrencyStats, longMonth, type RevenueRow, SOURCE_WORDS, shortMonth, sumOf, withMinus } from "./revenue-words";

/** The house's pigments are fixed by source; what has none is "other", in ink. */
const SERIES: readonly { readonly name: string; readonly colour: string; readonly sources: readonly RevenueRow["source"][] }[] = [
  { name: "Patrons", colour: "var(--d1)", sources: ["subscription"] },
  { name: "Tips", colour: "var(--d2)", sources: ["tip"] },
  { name: "Gifts, goals and tickets", colour: "var(--ink-2)", sources: ["gift", "pledge", "ticket"] },
];

function toBars({ mrr, revenue }: CurrencyStats): Bar[] {
  return mrr.map(({ month }, index) => ({
    id: month,
    label: shortMonth(month),
    isNow: index === mrr.length - 1,
    parts: SERIES.map(({ name, colour, sources }) => {
      const rows = revenue.filter((row) => row.month === month && sources.includes(row.source));
      return {
        name,
        colour,
        cents: Math.max(
          0,
          sumOf(rows, (row) => row.netCents),
        ),
      };
    }),
  }));
}

function RevenueTable({ stats }: { readonly stats: CurrencyStats }) {
  const amount = (cents: number) => withMinus(formatCents(cents, stats.currency));
  const cell = (cents: (row: RevenueRow) => number) => (row: RevenueRow) => amount(cents(row));
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<RevenueRow>
      caption="Revenue by month and source"
      rows={stats.revenue.toReversed()}
      rowId={(row) => `${row.month} ${row.source}`}
      columns={[
        { id: "month", label: "Month", className: "whitespace-nowrap", cell: (row) => longMonth(row.month) },
        { id: "source", label: "Source", cell: (row) => SOURCE_WORDS[row.source] },
        { id: "payments", label: "Payments", ...end, cell: (row) => row.payments },
        { id: "gross", label: "Fans paid", ...end, cell: cell((row) => row.grossCents) },
        { id: "back", label: "Went back", ...end, cell: cell((row) => 0 - row.takenBackCents) },
        { id: "tax", label: "Tax", ...end, cell: cell((row) => 0 - row.taxCents) },
        { id: "fee", label: "The house’s share", ...end, cell: cell((row) => 0 - row.feeCents) },
        { id: "cards", label: "Cards, paid by the house", ...end, cell: (row) => <span className="text-ink-3">{amount(row.stripeFeeCents)}</span> },
        { id: "net", label: "Yours", ...end, cell: (row) => <span className="font-[600]">{amount(row.netCents)}</span> },
      ]}
    />
  );
}

/** What came in, month by month, by where it came from. */
export function RevenueByMonth({ stats }: { readonly stats: CurrencyStats }) {
  const now = stats.mrr.at(-1)?.month ?? "";
  const soFar = sumOf(
    stats.revenue.filter((row) => row.month === now),
    (row) => row.netCents,
  );
  const payments = sumOf(stats.revenue, (row) => row.payments);
  const sentence = `${longMonth(now)} has brought you ${withMinus(formatCents(soFar, stats.currency))} so far.`;
  return (
    <ChartFrame
      title="Month by month"
      sentence={sentence}
      legend={<Legend entries={SERIES} />}
      chart={<BarChart name={`Revenue by month. ${sentence}`} currency={stats.currency} bars={toBars(stats)} />}
      table={<RevenueTable stats={stats} />}
      basis={`Rests on ${payments} payments, each in the ledger once; yours after tax and the house’s share.`}
    />
  );
}
