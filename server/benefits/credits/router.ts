import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { chooseCredit, getCreditChoice, listCredits } from "./credits";
import { listArtistCredits } from "./list-artist-credits";

const ID_CHARS_MAX = 64;
const NAME_CHARS_MAX = 80;
const id = z.string().max(ID_CHARS_MAX);
const choice = z.object({ name: z.string().nullable() });

export const creditProcedures = {
  credits: publicProcedure
    .meta({
      openapi: { method: "GET", path: "/videos/{videoId}/credits", tags: ["Posts"], summary: "The patrons named in a video's credits", protect: false },
      scope: "videos:read",
    })
    .input(z.object({ videoId: id }))
    .output(z.object({ isFrozen: z.boolean(), items: z.array(z.object({ name: z.string(), tierName: z.string() })) }))
    .query(async ({ ctx, input }) => {
      const { isFrozen, items } = await listCredits(ctx.services, ctx.actor, input);
      return { isFrozen, items: [...items] };
    }),
  artistCredits: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/artists/{artistId}/credits",
        tags: ["Posts"],
        summary: "The patrons of an artist who wished to be named",
        protect: false,
      },
    })
    .input(pageInput.extend({ artistId: id }))
    .output(pageOutput(z.object({ name: z.string(), tierName: z.string(), isProducer: z.boolean() })))
    .query(({ ctx, input }) => listArtistCredits(ctx.services, input)),
  creditChoice: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/artists/{artistId}/credit", tags: ["Posts"], summary: "How you are named in an artist's credits", protect: true },
      scope: "patronage:read",
    })
    .input(z.object({ artistId: id }))
    .output(choice)
    .query(({ ctx, input }) => getCreditChoice(ctx.services, ctx.actor, input)),
  chooseCredit: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/artists/{artistId}/credit", tags: ["Posts"], summary: "Be named in an artist's credits, or not", protect: true },
      scope: "patronage:write",
    })
    .input(z.object({ artistId: id, name: z.string().trim().min(1).max(NAME_CHARS_MAX).nullable() }))
    .output(choice)
    .mutation(({ ctx, input }) => chooseCredit(ctx.services, ctx.actor, input)),
};
