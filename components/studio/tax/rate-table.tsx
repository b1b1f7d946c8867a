import { DataTable } from "@/components/ui/data-table";
import type { Rate } from "./tax-words";

/** What is withheld of each kind of income, and by which rows of the table. */
export function RateTable({ rates, caption }: { readonly rates: readonly Rate[]; readonly caption: string }) {
  return (
    <DataTable<Rate>
      caption={caption}
      rows={rates}
      rowId={(row) => row.incomeKind}
      columns={[
        { id: "income", label: "Income", cell: (row) => row.label },
        { id: "rate", label: "Rate", align: "end", className: "tabular whitespace-nowrap", cell: (row) => `${row.rateBps / 100} %` },
        { id: "what", label: "What that means", cell: (row) => row.sentence },
        {
          id: "rules",
          label: "By",
          isOnPhone: false,
          cell: (row) => <span className="font-mono text-xs break-all text-ink-3">{row.ruleIds.join(", ")}</span>,
        },
      ]}
    />
  );
}
