import { DataTable } from "@/components/ui/data-table";
import { formatCents } from "@/components/ui/money";
import { BarChart } from "./bar-chart";
import { ChartFrame } from "./chart-frame";
import { type CurrencyStats, longMonth, type MrrMonth, shortMonth, withMinus } from "./revenue-words";

interface Line {
  readonly label: string;
  /** Signed. */
  readonly cents: number;
  readonly note?: string;
}

const people = (count: number) => `${count} ${count === 1 ? "patron" : "patrons"}`;

function linesOf(month: MrrMonth): readonly Line[] {
  return [
    { label: "New", cents: month.newCents, note: people(month.newPatrons) },
    { label: "Went up", cents: month.expansionCents },
    { label: "Came back", cents: month.reactivationCents, note: people(month.reactivatedPatrons) },
    { label: "Went down", cents: 0 - month.contractionCents },
    { label: "Left", cents: 0 - month.churnCents, note: people(month.churnedPatrons) },
  ];
}

/** One month line by line: what it began with and each movement sum to what it ends with. */
export function MrrStatement({ month, currency }: { readonly month: MrrMonth; readonly currency: string }) {
  const amount = (cents: number) => withMinus(formatCents(cents, currency));
  const row = "border-b border-line [&>*]:h-9 [&>*]:py-1.5";
  return (
    <table className="w-full border-collapse text-sm leading-work">
      <caption className="pb-2 text-left font-[600]">How {longMonth(month.month)} moved</caption>
      <tbody>
        <tr className={row}>
          <th scope="row" className="text-left font-normal">
            At the start <span className="text-ink-3">{people(month.startPatrons)}</span>
          </th>
          <td className="tabular text-right">{amount(month.startCents)}</td>
        </tr>
        {linesOf(month).map(({ label, cents, note }) => (
          <tr key={label} className={row}>
            <th scope="row" className="text-left font-normal">
              {label} {note !== undefined && <span className="text-ink-3">{note}</span>}
            </th>
            <td className={`tabular text-right ${cents < 0 ? "text-bad" : ""}`}>
              {cents > 0 && "+"}
              {amount(cents)}
            </td>
          </tr>
        ))}
        <tr className="border-b border-ink [&>*]:h-9 [&>*]:py-1.5">
          <th scope="row" className="text-left font-[600]">
            Now <span className="font-normal text-ink-3">{people(month.endPatrons)}</span>
          </th>
          <td className="tabular text-right font-[600]">{amount(month.endCents)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function MrrTable({ stats }: { readonly stats: CurrencyStats }) {
  const amount = (cents: number) => withMinus(formatCents(cents, stats.currency));
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<MrrMonth>
      caption="How monthly recurring revenue moved"
      rows={stats.mrr.toReversed()}
      rowId={(row) => row.month}
      columns={[
        { id: "month", label: "Month", className: "whitespace-nowrap", cell: (row) => longMonth(row.month) },
        { id: "start", label: "Start", ...end, cell: (row) => amount(row.startCents) },
        { id: "new", label: "New", ...end, cell: (row) => amount(row.newCents) },
        { id: "up", label: "Went up", ...end, cell: (row) => amount(row.expansionCents) },
        { id: "back", label: "Came back", ...end, cell: (row) => amount(row.reactivationCents) },
        { id: "down", label: "Went down", ...end, cell: (row) => amount(0 - row.contractionCents) },
        { id: "left", label: "Left", ...end, cell: (row) => amount(0 - row.churnCents) },
        { id: "end", label: "End", ...end, cell: (row) => <span className="font-[600]">{amount(row.endCents)}</span> },
        { id: "churn", label: "Churn", ...end, cell: (row) => (row.churnBps === null ? "" : `${(row.churnBps / 100).toFixed(1)} %`) },
      ]}
    />
  );
}

/** Monthly recurring revenue at the end of each month: one series, in ink. */
export function MrrByMonth({ stats }: { readonly stats: CurrencyStats }) {
  const bars = stats.mrr.map(({ month, endCents }, index) => ({
    id: month,
    label: shortMonth(month),
    isNow: index === stats.mrr.length - 1,
    parts: [{ name: "MRR", colour: "var(--ink-2)", cents: Math.max(0, endCents) }],
  }));
  const sentence = "What patrons pay a month, at the end of each month.";
  return (
    <ChartFrame
      title="Monthly recurring revenue"
      sentence={sentence}
      chart={<BarChart name={`${sentence} Now ${formatCents(stats.mrrCents, stats.currency)}.`} currency={stats.currency} bars={bars} />}
      table={<MrrTable stats={stats} />}
      basis="A year’s price counts as a twelfth a month. Before tax and fees."
    />
  );
}
