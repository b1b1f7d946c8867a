import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";

type Retention = Outputs["privacy"]["retention"];
type Rule = Retention["rules"][number];

/** How long each class of data is kept and why, and what stays when somebody is forgotten. */
export function RetentionTable({ retention }: { readonly retention: Retention }) {
  return (
    <div className="grid gap-4">
      <DataTable<Rule>
        caption="How long what is kept"
        rows={retention.rules}
        rowId={(rule) => `${rule.dataClass}-${rule.validFrom}`}
        columns={[
          { id: "class", label: "What", cell: (rule) => rule.dataClass.replaceAll("-", " ") },
          { id: "days", label: "Kept, days", align: "end", className: "tabular", cell: (rule) => rule.keptDays.toLocaleString("en-GB") },
          { id: "why", label: "Why", cell: (rule) => <span className="text-ink-2">{rule.reason}</span> },
          { id: "source", label: "Source", isOnPhone: false, cell: (rule) => <span className="text-ink-2 wrap-anywhere">{rule.source}</span> },
        ]}
      />
      <details>
        <summary className="underlined inline-flex min-h-11 cursor-pointer items-center text-sm font-[560]">
          What stays when somebody is forgotten, {retention.kept.length}
        </summary>
        <ul className="text-sm leading-work">
          {retention.kept.map(({ table, why }) => (
            <li key={table} className="grid gap-x-6 border-b border-line py-2 sm:grid-cols-[240px_minmax(0,1fr)]">
              <span className="font-mono text-xs wrap-anywhere">{table}</span>
              <span className="text-ink-2">{why}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
