import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { artistInput, placeInput, videoChange, videoInput, videoShape } from "./contract";
import { deleteVideo } from "./delete-video";
import { getVideo } from "./get-video";
import { listArtistVideos, listFollowedVideos, listNewVideos, listVideos } from "./list-videos";
import { getPlace } from "./places/get-place";
import { keepPlace } from "./places/keep-place";
import { updateVideo } from "./update-video";

const tags = ["Videos"];

export const catalogueRouter = router({
  video: publicProcedure
    .meta({ openapi: { method: "GET", path: "/videos/{id}", tags, summary: "One video", protect: false }, scope: "videos:read" })
    .input(videoInput)
    .output(videoShape)
    .query(({ ctx, input }) => getVideo(ctx.services, ctx.actor, input)),

  videos: signedInProcedure
    .meta({ openapi: { method: "GET", path: "/videos", tags, summary: "Your own videos, newest first", protect: true }, scope: "videos:read" })
    .input(pageInput)
    .output(pageOutput(videoShape))
    .query(({ ctx, input }) => listVideos(ctx.services, ctx.actor, input)),

  update: signedInProcedure
    .meta({
      openapi: { method: "PATCH", path: "/videos/{id}", tags, summary: "Change a video's words or who may watch it", protect: true },
      scope: "videos:write",
    })
    .input(videoChange)
    .output(videoShape)
    .mutation(({ ctx, input }) => updateVideo(ctx.services, ctx.actor, input)),

  delete: signedInProcedure
    .meta({ openapi: { method: "DELETE", path: "/videos/{id}", tags, summary: "Delete a video and its clips", protect: true }, scope: "videos:write" })
    .input(videoInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => deleteVideo(ctx.services, ctx.actor, input)),

  place: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/videos/{id}/place", tags, summary: "Where you left a video, on whichever device", protect: true },
      scope: "videos:read",
    })
    .input(videoInput)
    .output(z.object({ place: z.object({ placeMs: z.number().int(), agoMs: z.number().int() }).nullable() }))
    .query(({ ctx, input }) => getPlace(ctx.services, ctx.actor, input)),

  keepPlace: signedInProcedure
    .meta({ openapi: { method: "POST", path: "/videos/{id}/place", tags, summary: "Keep where you are in a video", protect: true }, scope: "account:write" })
    .input(placeInput)
    .output(z.object({ placeMs: z.number().int() }))
    .mutation(({ ctx, input }) => keepPlace(ctx.services, ctx.actor, input)),

  newVideos: publicProcedure
    .meta({ openapi: { method: "GET", path: "/discover/new", tags, summary: "What anybody may watch, newest first", protect: false } })
    .input(pageInput)
    .output(pageOutput(videoShape))
    .query(({ ctx, input }) => listNewVideos(ctx.services, input)),

  followedVideos: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/discover/followed", tags, summary: "What the artists you follow published", protect: true },
      scope: "videos:read",
    })
    .input(pageInput)
    .output(pageOutput(videoShape))
    .query(({ ctx, input }) => listFollowedVideos(ctx.services, ctx.actor, input)),

  artistVideos: publicProcedure
    .meta({
      openapi: { method: "GET", path: "/artists/{artistId}/videos", tags, summary: "What an artist published, newest first", protect: false },
      scope: "videos:read",
    })
    .input(pageInput.extend(artistInput.shape))
    .output(pageOutput(videoShape))
    .query(({ ctx, input }) => listArtistVideos(ctx.services, ctx.actor, input)),
});
