import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { livestreamChange, livestreamInput, livestreamShape, newLivestream, ticketPriceInput } from "./contract";
import { cancelLivestream, createLivestream, updateLivestream } from "./schedule-livestream";
import { setTicketPrice } from "./set-ticket-price";
import { getLivestream, listArtistLivestreams, listOwnLivestreams } from "./show-livestreams";

const ID_CHARS_MAX = 64;
const rest = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Livestreams"], summary, protect },
});

export const livestreamProcedures = {
  createLivestream: signedInProcedure
    .meta({ ...rest("POST", "/livestreams", "Schedule a livestream and invite who has it"), scope: "patronage:write", successStatus: 201 })
    .input(newLivestream)
    .output(livestreamShape)
    .mutation(({ ctx, input }) => createLivestream(ctx.services, ctx.actor, input)),
  myLivestreams: signedInProcedure
    .meta({ ...rest("GET", "/livestreams", "Your own livestreams, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(livestreamShape))
    .query(({ ctx, input }) => listOwnLivestreams(ctx.services, ctx.actor, input)),
  artistLivestreams: publicProcedure
    .meta({ ...rest("GET", "/artists/{artistId}/livestreams", "What an artist has scheduled", false), scope: "patronage:read" })
    .input(pageInput.extend({ artistId: z.string().max(ID_CHARS_MAX) }))
    .output(pageOutput(livestreamShape))
    .query(({ ctx, input }) => listArtistLivestreams(ctx.services, ctx.actor, input)),
  livestream: publicProcedure
    .meta({ ...rest("GET", "/livestreams/{livestreamId}", "One livestream; where to join for who has access", false), scope: "patronage:read" })
    .input(livestreamInput)
    .output(livestreamShape)
    .query(({ ctx, input }) => getLivestream(ctx.services, ctx.actor, input)),
  updateLivestream: signedInProcedure
    .meta({ ...rest("PATCH", "/livestreams/{livestreamId}", "Change a livestream; who was invited is told"), scope: "patronage:write" })
    .input(livestreamChange)
    .output(livestreamShape)
    .mutation(({ ctx, input }) => updateLivestream(ctx.services, ctx.actor, input)),
  setTicketPrice: signedInProcedure
    .meta({
      ...rest("POST", "/livestreams/{livestreamId}/ticket-price", "Sell tickets for a livestream, or no more; nobody is told"),
      scope: "patronage:write",
    })
    .input(ticketPriceInput)
    .output(livestreamShape)
    .mutation(({ ctx, input }) => setTicketPrice(ctx.services, ctx.actor, input)),
  cancelLivestream: signedInProcedure
    .meta({ ...rest("POST", "/livestreams/{livestreamId}/cancel", "Cancel a livestream; who was invited is told"), scope: "patronage:write" })
    .input(livestreamInput)
    .output(livestreamShape)
    .mutation(({ ctx, input }) => cancelLivestream(ctx.services, ctx.actor, input)),
};
