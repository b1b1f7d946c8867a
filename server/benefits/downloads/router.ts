import { z } from "zod";
import { signedInProcedure } from "@/server/api/trpc";
import { downloadShape, listDownloads } from "./get-download";

const ID_CHARS_MAX = 64;

export const downloadProcedures = {
  downloads: signedInProcedure
    .meta({
      openapi: { method: "GET", path: "/videos/{videoId}/downloads", tags: ["Posts"], summary: "What you may save of a video", protect: true },
      scope: "patronage:read",
    })
    .input(z.object({ videoId: z.string().max(ID_CHARS_MAX) }))
    .output(z.object({ items: z.array(downloadShape) }))
    .query(async ({ ctx, input }) => ({ items: [...(await listDownloads(ctx.services, ctx.actor, input))] })),
};
