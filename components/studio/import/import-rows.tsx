import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { type ImportRow, rowStatus } from "./import-words";

/** The lines of a list as they stand in the file. */
export function ImportRows({ rows, isDraft }: { readonly rows: readonly ImportRow[]; readonly isDraft: boolean }) {
  return (
    <DataTable<ImportRow>
      caption="The lines of the list"
      rows={rows}
      rowId={(row) => String(row.line)}
      columns={[
        { id: "line", label: "Line", className: "tabular w-14", cell: (row) => <span className="text-ink-3">{row.line}</span> },
        {
          id: "who",
          label: "Who",
          cell: (row) => (
            <span className="grid wrap-anywhere">
              <span className="font-[560]">{row.name || "No name"}</span>
              <span className="text-xs text-ink-2">{row.email}</span>
            </span>
          ),
        },
        { id: "tier", label: "Tier there", isOnPhone: false, cell: (row) => row.sourceTier || <span className="text-ink-3">none</span> },
        { id: "since", label: "Since", isOnPhone: false, cell: (row) => row.since !== null && <DateText at={row.since} className="text-ink-2" /> },
        {
          id: "status",
          label: isDraft ? "What will happen" : "What happened",
          cell: (row) => {
            const { word, tone } = rowStatus(row, isDraft);
            return (
              <span className="grid gap-0.5">
                <Status tone={tone}>{word}</Status>
                {row.reason !== "" && <span className="text-xs text-ink-2">{row.reason}</span>}
              </span>
            );
          },
        },
      ]}
    />
  );
}
