import { z } from "zod";
import { signedInProcedure } from "@/server/api/trpc";
import { captionsChange, captionsInput, captionsShape } from "./contract";
import { listCaptions } from "./list-captions";
import { removeCaptions, setCaptions } from "./set-captions";

const tags = ["Videos"];

export const captionsProcedures = {
  captions: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/videos/{id}/captions", tags, summary: "The captions of your own video", protect: true },
      scope: "videos:read",
    })
    .input(captionsInput.pick({ id: true }))
    .output(z.object({ items: z.array(captionsShape) }))
    .query(({ ctx, input }) => listCaptions(ctx.services, ctx.actor, input)),

  setCaptions: signedInProcedure
    .meta({
      openapi: { method: "POST", path: "/videos/{id}/captions", tags, summary: "Add or replace a video's captions in one language", protect: true },
      scope: "videos:write",
    })
    .input(captionsChange)
    .output(captionsShape)
    .mutation(({ ctx, input }) => setCaptions(ctx.services, ctx.actor, input)),

  removeCaptions: signedInProcedure
    .meta({
      openapi: { method: "DELETE", path: "/videos/{id}/captions/{language}", tags, summary: "Remove a video's captions in one language", protect: true },
      scope: "videos:write",
    })
    .input(captionsInput)
    .output(z.object({ language: z.string() }))
    .mutation(({ ctx, input }) => removeCaptions(ctx.services, ctx.actor, input)),
};
