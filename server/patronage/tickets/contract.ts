import { z } from "zod";
import { checkoutShape, idInput, uiModeInput } from "../giving";

export const TICKET_STATUSES = ["PENDING", "PAID", "EXPIRED", "REFUNDED"] as const;

export const ticketInput = z.object({ livestreamId: idInput, uiMode: uiModeInput });
export type TicketInput = z.output<typeof ticketInput>;

export const boughtTicketShape = z.object({
  ticketId: z.string(),
  status: z.enum(TICKET_STATUSES),
  /** Null once it was paid. */
  checkout: checkoutShape.nullable(),
});
export type BoughtTicket = z.output<typeof boughtTicketShape>;

/** A ticket as its fan and its artist see it. Amounts in cents. */
export const ticketShape = z.object({
  id: z.string(),
  livestream: z.object({ id: z.string(), title: z.string(), startsAt: z.string(), isCancelled: z.boolean() }),
  fan: z.object({ id: z.string(), name: z.string() }),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  amount: z.number().int(),
  /** What of it the artist got, after the fee; null before it is paid. */
  artistCents: z.number().int().nullable(),
  currency: z.string(),
  status: z.enum(TICKET_STATUSES),
  paidAt: z.string().nullable(),
});
export type Ticket = z.output<typeof ticketShape>;

/** What the tickets of one livestream came to. Cents of a dollar. */
export const ticketSalesShape = z.object({
  /** Paid, and not given back. */
  sold: z.number().int(),
  returned: z.number().int(),
  /** What of those sold the artist got, after the fee. */
  artistCents: z.number().int(),
});
export type TicketSales = z.output<typeof ticketSalesShape>;
