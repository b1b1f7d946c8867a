import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { longMonth } from "../revenue/revenue-words";
import { FORMATS, fileAddress, pageAddress, type StatementMonth } from "./statement-words";

/** Months of which there is a statement, the newest first. */
export function StatementRows({ items }: { readonly items: readonly StatementMonth[] }) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<StatementMonth>
      caption="Your monthly statements"
      rows={items}
      rowId={(row) => `${row.month} ${row.currency}`}
      columns={[
        {
          id: "month",
          label: "Month",
          cell: (row) => (
            <Link href={pageAddress(row.month, row.currency)} className="underlined inline-flex min-h-6 items-center pointer-coarse:min-h-11">
              {longMonth(row.month)}
            </Link>
          ),
        },
        { id: "currency", label: "Currency", isOnPhone: false, cell: (row) => row.currency },
        {
          id: "change",
          label: "Rose or fell by",
          ...end,
          isOnPhone: false,
          cell: (row) => <MicrosText micros={row.changeMicros} currency={row.currency} isAligned isLossBad />,
        },
        { id: "closing", label: "At its end", ...end, cell: (row) => <MicrosText micros={row.closingMicros} currency={row.currency} isAligned isLossBad /> },
        {
          id: "made",
          label: "First made",
          isOnPhone: false,
          cell: (row) => (row.madeAt === null ? <span className="text-ink-3">when you open it</span> : <DateText at={row.madeAt} />),
        },
        {
          id: "files",
          label: "Files",
          align: "end",
          isOnPhone: false,
          cell: (row) => (
            <span className="inline-flex gap-4">
              {FORMATS.map(({ format, word }) => (
                <a
                  key={format}
                  href={fileAddress(row.month, row.currency, format)}
                  download
                  aria-label={`${longMonth(row.month)}, ${row.currency}, as ${word}`}
                  className="underlined inline-flex min-h-6 items-center pointer-coarse:min-h-11"
                >
                  {word}
                </a>
              ))}
            </span>
          ),
        },
      ]}
    />
  );
}
