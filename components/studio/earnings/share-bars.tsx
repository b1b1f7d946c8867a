import type { ReactNode } from "react";
import { DataTable } from "@/components/ui/data-table";
import { barCents } from "@/components/ui/micros";
import { MicrosText } from "@/components/ui/micros-text";

interface ShareRow {
  readonly id: string;
  readonly label: ReactNode;
  readonly amountMicros: string;
  readonly entries: number;
  /** One series is in ink. */
  readonly colour?: string;
}

interface ShareBarsProps {
  readonly title: string;
  readonly currency: string;
  readonly rows: readonly ShareRow[];
  /** What the bars are of: `Source`. */
  readonly heads: string;
  /** Where there is nothing: what would be here. */
  readonly nothing: string;
}

const SHOWN_MAX = 6;
const WHOLE = 100;

/** Of how many more there are, and what they sum to. */
function restOf(rows: readonly ShareRow[]): ShareRow | null {
  const rest = rows.slice(SHOWN_MAX - 1);
  if (rows.length <= SHOWN_MAX) return null;
  const sum = rest.reduce((whole, row) => whole + BigInt(row.amountMicros), 0n);
  return { id: "rest", label: `${rest.length} others`, amountMicros: sum.toString(), entries: rest.reduce((whole, row) => whole + row.entries, 0) };
}

function ShareTable({ title, heads, rows, currency }: Omit<ShareBarsProps, "nothing">) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<ShareRow>
      caption={title}
      rows={rows}
      rowId={(row) => row.id}
      columns={[
        { id: "label", label: heads, cell: (row) => row.label },
        { id: "entries", label: "Entries", ...end, cell: (row) => row.entries },
        { id: "yours", label: "Yours", ...end, cell: (row) => <MicrosText micros={row.amountMicros} currency={currency} isLossBad /> },
      ]}
    />
  );
}

/** Amounts beside each other, the largest first, with the numbers in a table behind them. */
export function ShareBars({ nothing, ...shown }: ShareBarsProps) {
  const { title, rows, currency } = shown;
  const rest = restOf(rows);
  const bars = rest === null ? rows : [...rows.slice(0, SHOWN_MAX - 1), rest];
  const most = Math.max(1, ...bars.map((row) => barCents(row.amountMicros)));
  return (
    <section className="grid min-w-0 content-start gap-3 text-sm leading-work">
      <h2 className="font-[600]">{title}</h2>
      {rows.length === 0 && <p className="text-ink-2">{nothing}</p>}
      <ul className="grid gap-2">
        {bars.map((row) => (
          <li key={row.id} className="grid grid-cols-[7rem_minmax(0,1fr)_auto] items-center gap-3">
            <span className="truncate">{row.label}</span>
            <span
              aria-hidden
              className="h-2.5"
              style={{ width: `${(Math.max(0, barCents(row.amountMicros)) / most) * WHOLE}%`, background: row.colour ?? "var(--ink-2)" }}
            />
            <MicrosText micros={row.amountMicros} currency={currency} className="w-28 text-right" isLossBad />
          </li>
        ))}
      </ul>
      {rows.length > 0 && (
        <details className="min-w-0">
          <summary className="inline-flex min-h-9 items-center text-ink-3 pointer-coarse:min-h-11">
            <span className="underlined">Show as a table</span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls sideways must be reachable by keyboard (WCAG 2.1.1). */}
          <section tabIndex={0} aria-label={`${title}, as a table`} className="overflow-x-auto pt-2">
            <ShareTable {...shown} />
          </section>
        </details>
      )}
    </section>
  );
}
