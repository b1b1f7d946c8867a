import type { Outputs } from "@/components/ui/api-types";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";

type Ticket = Outputs["patronage"]["listMyTickets"]["items"][number];

function TicketStatus({ ticket }: { readonly ticket: Ticket }) {
  if (ticket.status === "REFUNDED") return <Status tone="idle">Given back</Status>;
  if (ticket.livestream.isCancelled) return <Status tone="waiting">Cancelled; what you paid is on its way back</Status>;
  return (
    <>
      <DateText at={ticket.livestream.startsAt} precision="minute" /> UTC
    </>
  );
}

/** The livestreams that the fan paid for, newest first, and the way into each. */
export function TicketList({ tickets }: { readonly tickets: readonly Ticket[] }) {
  return (
    <ul>
      {tickets.map((ticket) => (
        <li key={ticket.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
          <div className="grid min-w-0 gap-0.5 leading-work">
            <span className="wrap-anywhere">
              <TextLink href={`/livestreams/${ticket.livestream.id}`}>{ticket.livestream.title}</TextLink> with {ticket.artist.name}
            </span>
            <span className="text-sm text-ink-2">
              <TicketStatus ticket={ticket} />
            </span>
          </div>
          <span className="tabular">{formatCents(ticket.amount, ticket.currency)}</span>
        </li>
      ))}
    </ul>
  );
}
