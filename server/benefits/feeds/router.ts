import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { createFeed, feedShape, listFeeds, revokeFeed } from "./manage-feeds";

const ID_CHARS_MAX = 64;
const id = z.string().max(ID_CHARS_MAX);
const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Feeds"], summary, protect: true },
});

export const feedProcedures = {
  createFeed: signedInProcedure
    .meta({ ...rest("POST", "/feeds", "Make your private podcast address of an artist; the one before ends"), scope: "patronage:write", successStatus: 201 })
    .input(z.object({ artistId: id }))
    .output(feedShape.extend({ url: z.string() }))
    .mutation(({ ctx, input }) => createFeed(ctx.services, ctx.actor, input)),
  feeds: signedInProcedure
    .meta({ ...rest("GET", "/feeds", "Your private podcast addresses; what they are is never shown again"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(feedShape))
    .query(({ ctx, input }) => listFeeds(ctx.services, ctx.actor, input)),
  revokeFeed: signedInProcedure
    .meta({ ...rest("DELETE", "/feeds/{feedId}", "End a private podcast address"), scope: "patronage:write" })
    .input(z.object({ feedId: id }))
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => revokeFeed(ctx.services, ctx.actor, input)),
};
