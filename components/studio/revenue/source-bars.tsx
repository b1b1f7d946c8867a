import { formatCents } from "@/components/ui/money";
import { longMonth, type RevenueRow, SOURCE_WORDS, sumOf, withMinus } from "./revenue-words";

const COLOURS: Readonly<Record<RevenueRow["source"], string>> = {
  subscription: "var(--d1)",
  tip: "var(--d2)",
  gift: "var(--ink-2)",
  pledge: "var(--ink-3)",
  ticket: "var(--ink-3)",
};
const SOURCES = ["subscription", "tip", "gift", "pledge", "ticket"] as const satisfies readonly RevenueRow["source"][];

/** Where the running month's money came from, beside each other. */
export function SourceBars({ month, rows, currency }: { readonly month: string; readonly rows: readonly RevenueRow[]; readonly currency: string }) {
  const sums = SOURCES.map((source) => ({
    source,
    cents: sumOf(
      rows.filter((row) => row.month === month && row.source === source),
      (row) => row.netCents,
    ),
  }));
  const most = Math.max(1, ...sums.map(({ cents }) => cents));
  return (
    <section className="grid content-start gap-3 text-sm leading-work">
      <h2 className="font-[600]">By source, {longMonth(month)}</h2>
      <ul className="grid gap-2">
        {sums.map(({ source, cents }) => (
          <li key={source} className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-center gap-3">
            <span>{SOURCE_WORDS[source]}</span>
            <span aria-hidden className="h-2.5" style={{ width: `${(Math.max(0, cents) / most) * 100}%`, background: COLOURS[source] }} />
            <span className="tabular">{withMinus(formatCents(cents, currency))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
