import { z } from "zod";
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from "@/server/api/page";
import { publicProcedure } from "@/server/api/trpc";
import { idInput } from "../giving";
import { creditsShape, wallShape } from "./contract";
import { listCredits, listSupporters } from "./list-supporters";

const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Patronage"], summary, protect: false } });
const ofArtist = z.object({ artistId: idInput });

export const supporterProcedures = {
  listSupporters: publicProcedure
    .meta(rest("/patron/supporters/{artistId}", "The wall of an artist's supporters: by name who wants it, newest first"))
    .input(ofArtist.extend({ limit: z.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT) }))
    .output(wallShape)
    .query(({ ctx, input }) => listSupporters(ctx.services, input)),
  listCredits: publicProcedure
    .meta(rest("/patron/supporters/{artistId}/credits", "Names for the end of an artist's films"))
    .input(ofArtist)
    .output(creditsShape)
    .query(({ ctx, input }) => listCredits(ctx.services, input)),
};
