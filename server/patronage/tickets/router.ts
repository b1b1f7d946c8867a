import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { idInput } from "../giving";
import { buyTicket } from "./buy-ticket";
import { boughtTicketShape, ticketInput, ticketSalesShape, ticketShape } from "./contract";
import { listMyTickets, listSoldTickets } from "./find-tickets";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Livestreams"], summary, protect: true } });

export const ticketProcedures = {
  buyTicket: signedInProcedure
    .meta({ ...rest("POST", "/livestreams/{livestreamId}/ticket", "Buy a ticket for a livestream"), scope: "patronage:write", successStatus: 201 })
    .input(ticketInput)
    .output(boughtTicketShape)
    .mutation(({ ctx, input }) => buyTicket(ctx.services, ctx.actor, input, { idempotencyKey: ctx.idempotencyKey })),
  listMyTickets: signedInProcedure
    .meta({ ...rest("GET", "/patron/tickets", "The tickets you bought, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(ticketShape))
    .query(({ ctx, input }) => listMyTickets(ctx.services, ctx.actor, input)),
  listSoldTickets: signedInProcedure
    .meta({
      ...rest("GET", "/livestreams/{livestreamId}/tickets", "The tickets sold for a livestream of yours, and what they came to"),
      scope: "patronage:read",
    })
    .input(pageInput.extend({ livestreamId: idInput }))
    .output(pageOutput(ticketShape).extend({ sales: ticketSalesShape }))
    .query(({ ctx, input }) => listSoldTickets(ctx.services, ctx.actor, input)),
};
