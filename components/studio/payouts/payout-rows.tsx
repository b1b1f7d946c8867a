import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { longMonth } from "../revenue/revenue-words";
import { methodWords, type Payout, STATES } from "./payout-words";

/** Payouts, the newest first, each with what its state means. */
export function PayoutRows({ items }: { readonly items: readonly Payout[] }) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<Payout>
      caption="Your payouts"
      rows={items}
      rowId={(row) => row.id}
      columns={[
        {
          id: "when",
          label: "Asked for",
          cell: (row) => (
            <Link href={`/studio/payouts/${row.payoutId}`} className="underlined inline-grid min-h-6 content-center pointer-coarse:min-h-11">
              <DateText at={row.createdAt} className="whitespace-nowrap" />
            </Link>
          ),
        },
        { id: "why", label: "By", isOnPhone: false, cell: (row) => (row.period === null ? "you" : `the run of ${longMonth(row.period)}`) },
        {
          id: "state",
          label: "State",
          cell: (row) => (
            <span className="grid gap-0.5">
              <Status tone={STATES[row.state].tone}>{STATES[row.state].word}</Status>
              <span className="text-xs text-ink-3 max-sm:hidden">{row.reason ?? STATES[row.state].meaning}</span>
            </span>
          ),
        },
        { id: "to", label: "To", isOnPhone: false, cell: (row) => methodWords(row.method) },
        { id: "tax", label: "Tax", ...end, isOnPhone: false, cell: (row) => formatCents(row.withheldCents, row.currency) },
        { id: "net", label: "You get", ...end, cell: (row) => <span className="font-[600]">{formatCents(row.amountCents, row.currency)}</span> },
      ]}
    />
  );
}
