import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { bookCall, listOpenSlots, moveCall } from "./book-call";
import { cancelCall } from "./cancel-call";
import { bookingInput, callInput, callShape, openSlotShape, ownSlotShape, slotInput, slotOffer } from "./contract";
import { getCall, listCalls } from "./list-calls";
import { listOwnSlots, offerSlots, removeSlot } from "./offer-slots";

const ID_CHARS_MAX = 64;
const ownSlots = z.object({ items: z.array(ownSlotShape) });
const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Calls"], summary, protect: true },
});

export const callProcedures = {
  offerSlots: signedInProcedure
    .meta({ ...rest("POST", "/calls/slots", "Offer times for calls, by your own clock"), scope: "patronage:write", successStatus: 201 })
    .input(slotOffer)
    .output(ownSlots)
    .mutation(async ({ ctx, input }) => ({ items: [...(await offerSlots(ctx.services, ctx.actor, input))] })),
  mySlots: signedInProcedure
    .meta({ ...rest("GET", "/calls/slots", "The times you offer, and who booked them"), scope: "patronage:read" })
    .input(z.object({}))
    .output(ownSlots)
    .query(async ({ ctx }) => ({ items: [...(await listOwnSlots(ctx.services, ctx.actor))] })),
  removeSlot: signedInProcedure
    .meta({ ...rest("DELETE", "/calls/slots/{slotId}", "Take back a free time"), scope: "patronage:write" })
    .input(slotInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => removeSlot(ctx.services, ctx.actor, input)),
  openSlots: signedInProcedure
    .meta({ ...rest("GET", "/artists/{artistId}/slots", "Free times for a call, and how many a month your tier has"), scope: "patronage:read" })
    .input(z.object({ artistId: z.string().max(ID_CHARS_MAX) }))
    .output(z.object({ perMonth: z.number().int(), items: z.array(openSlotShape) }))
    .query(async ({ ctx, input }) => {
      const { perMonth, items } = await listOpenSlots(ctx.services, ctx.actor, input);
      return { perMonth, items: [...items] };
    }),
  bookCall: signedInProcedure
    .meta({ ...rest("POST", "/calls", "Book a call"), scope: "patronage:write", successStatus: 201 })
    .input(bookingInput)
    .output(callShape)
    .mutation(({ ctx, input }) => bookCall(ctx.services, ctx.actor, input)),
  calls: signedInProcedure
    .meta({ ...rest("GET", "/calls", "Your calls, as fan and as artist"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(callShape))
    .query(({ ctx, input }) => listCalls(ctx.services, ctx.actor, input)),
  // Not `call`: tRPC keeps that word for itself.
  getCall: signedInProcedure
    .meta({ ...rest("GET", "/calls/{callId}", "One call"), scope: "patronage:read" })
    .input(callInput)
    .output(callShape)
    .query(({ ctx, input }) => getCall(ctx.services, ctx.actor, input)),
  moveCall: signedInProcedure
    .meta({ ...rest("POST", "/calls/{callId}/move", "Move your call to another free time"), scope: "patronage:write" })
    .input(callInput.extend(slotInput.shape))
    .output(callShape)
    .mutation(({ ctx, input }) => moveCall(ctx.services, ctx.actor, input)),
  cancelCall: signedInProcedure
    .meta({ ...rest("POST", "/calls/{callId}/cancel", "Cancel a call"), scope: "patronage:write" })
    .input(callInput)
    .output(callShape)
    .mutation(({ ctx, input }) => cancelCall(ctx.services, ctx.actor, input)),
};
