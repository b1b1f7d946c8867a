import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { type LedgerEntry, transferHref } from "./entry-words";

/** Entries of an account, each with the balance after it. */
export function EntryRows({ entries, currency }: { readonly entries: readonly LedgerEntry[]; readonly currency: string }) {
  return (
    <DataTable<LedgerEntry>
      caption="Entries, newest first"
      rows={entries}
      rowId={(entry) => entry.version}
      columns={[
        {
          id: "kind",
          label: "What",
          cell: (entry) => (
            <Link href={transferHref(entry.transferId)} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] wrap-anywhere group-hover:underline">{entry.kind}</span>
              <DateText at={entry.at} precision="minute" className="text-xs text-ink-2" />
            </Link>
          ),
        },
        { id: "version", label: "No.", align: "end", isOnPhone: false, className: "tabular text-ink-2", cell: (entry) => entry.version },
        {
          id: "source",
          label: "Because of",
          isOnPhone: false,
          cell: (entry) => (
            <span className="grid text-ink-2">
              {entry.sourceType}
              <span className="font-mono text-xs wrap-anywhere">{entry.sourceId}</span>
            </span>
          ),
        },
        { id: "amount", label: "Amount", align: "end", cell: (entry) => <MicrosText micros={entry.amountMicros} currency={currency} isAligned /> },
        {
          id: "balance",
          label: "Then holds",
          align: "end",
          isOnPhone: false,
          cell: (entry) => <MicrosText micros={entry.balanceMicros} currency={currency} isAligned />,
        },
      ]}
    />
  );
}
