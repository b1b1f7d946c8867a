import { DataTable } from "@/components/ui/data-table";
import { MicrosText } from "@/components/ui/micros-text";
import { Section } from "@/components/ui/section";
import type { Statement } from "./statement-words";

interface NamedLine extends Pick<Statement["earned"], "entries" | "amountMicros" | "usMicros"> {
  readonly id: string;
  readonly name: string;
}

interface StatementLinesProps {
  readonly label: string;
  readonly heads: string;
  readonly lines: readonly NamedLine[];
  readonly currency: string;
}

/** What a month brought, line by line; nothing where it has no lines. */
export function StatementLines({ label, heads, lines, currency }: StatementLinesProps) {
  if (lines.length === 0) return null;
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <Section label={label}>
      <DataTable<NamedLine>
        caption={label}
        rows={lines}
        rowId={(row) => row.id}
        columns={[
          { id: "name", label: heads, cell: (row) => row.name },
          { id: "entries", label: "Entries", ...end, isOnPhone: false, cell: (row) => row.entries },
          {
            id: "us",
            label: "Of US source",
            ...end,
            isOnPhone: false,
            cell: (row) => <MicrosText micros={row.usMicros} currency={currency} isAligned isLossBad />,
          },
          { id: "amount", label: "Yours", ...end, cell: (row) => <MicrosText micros={row.amountMicros} currency={currency} isAligned isLossBad /> },
        ]}
      />
    </Section>
  );
}
