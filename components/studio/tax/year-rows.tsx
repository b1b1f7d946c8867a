import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";

type Year = Outputs["tax"]["year"];
type Line = Year["lines"][number];
type Payment = Year["payments"][number];

const NUMBER = { align: "end", className: "tabular whitespace-nowrap" } as const;

/** What was paid of each kind of income, and what was withheld of it. `labelOf`: what a person calls the kind. */
export function YearLines({ lines, labelOf }: { readonly lines: readonly Line[]; readonly labelOf: (incomeKind: string) => string }) {
  return (
    <DataTable<Line>
      caption="What you were paid, by kind of income"
      rows={lines}
      rowId={(line) => `${line.incomeKind} ${line.currency}`}
      columns={[
        { id: "income", label: "Income", cell: (line) => labelOf(line.incomeKind) },
        { ...NUMBER, id: "gross", label: "Before tax", cell: (line) => <MicrosText micros={line.grossMicros} currency={line.currency} isAligned /> },
        {
          ...NUMBER,
          id: "us",
          label: "From the US",
          isOnPhone: false,
          cell: (line) => <MicrosText micros={line.usMicros} currency={line.currency} isAligned />,
        },
        { ...NUMBER, id: "withheld", label: "Withheld", cell: (line) => <MicrosText micros={line.withheldMicros} currency={line.currency} isAligned /> },
      ]}
    />
  );
}

/** Each payment of the year, the first first. */
export function YearPayments({ payments }: { readonly payments: readonly Payment[] }) {
  return (
    <DataTable<Payment>
      caption="Payments of the year"
      rows={payments}
      rowId={(payment) => payment.id}
      columns={[
        { id: "paid", label: "Paid", cell: (payment) => <DateText at={payment.paidAt} /> },
        { id: "id", label: "Payout", isOnPhone: false, className: "font-mono text-xs wrap-anywhere", cell: (payment) => payment.id },
        { ...NUMBER, id: "gross", label: "Before tax", cell: (payment) => <MicrosText micros={payment.grossMicros} currency={payment.currency} isAligned /> },
        {
          ...NUMBER,
          id: "withheld",
          label: "Withheld",
          cell: (payment) => <MicrosText micros={payment.withheldMicros} currency={payment.currency} isAligned />,
        },
      ]}
    />
  );
}
