import { Figure } from "@/components/studio/figures";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";

type Sold = Outputs["patronage"]["listSoldTickets"];
type Ticket = Sold["items"][number];

/** How many were sold, and what of it is the artist's. */
export function TicketFigures({ sales, currency }: { readonly sales: Sold["sales"]; readonly currency: string }) {
  const { sold, returned, artistCents } = sales;
  return (
    <dl className="grid grid-cols-2 border-b border-line">
      <Figure label="Sold" value={sold} note={returned === 0 ? "none given back" : `and ${returned} given back`} />
      <Figure label="Yours" value={formatCents(artistCents, currency)} note="after the fee" />
    </dl>
  );
}

/** Who bought one, newest first. */
export function TicketRows({ tickets }: { readonly tickets: readonly Ticket[] }) {
  return (
    <DataTable<Ticket>
      caption="Tickets sold, newest first"
      rows={tickets}
      rowId={(ticket) => ticket.id}
      columns={[
        {
          id: "fan",
          label: "Who",
          cell: (ticket) => (
            <span className="grid gap-0.5">
              <span className="wrap-anywhere">{ticket.fan.name}</span>
              {ticket.status === "REFUNDED" && (
                <span className="text-xs">
                  <Status tone="idle">Given back</Status>
                </span>
              )}
            </span>
          ),
        },
        {
          id: "when",
          label: "When, UTC",
          isOnPhone: false,
          cell: (ticket) => ticket.paidAt !== null && <DateText at={ticket.paidAt} precision="minute" className="text-ink-2" />,
        },
        { id: "amount", label: "Paid", align: "end", className: "tabular whitespace-nowrap", cell: (ticket) => formatCents(ticket.amount, ticket.currency) },
        {
          id: "yours",
          label: "Yours",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (ticket) => (
            <span className="font-[600]">
              {ticket.artistCents === null ? "" : formatCents(ticket.status === "REFUNDED" ? 0 : ticket.artistCents, ticket.currency)}
            </span>
          ),
        },
      ]}
    />
  );
}
