import { z } from "zod";
import { adminProcedure, publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { captionsProcedures } from "./captions/router";
import { getCdnState } from "./cdn/watch-cdn";
import { layerProcedures } from "./layers/router";
import { peerProcedures } from "./peers/router";
import { relayProcedures } from "./relays/router";
import { getRoot } from "./roots/get-root";
import { leaseInput, leaseKeys, leaseShape } from "./sealing/lease-keys";

const ID_CHARS_MAX = 64;

export const distributionRouter = router({
  ...captionsProcedures,
  ...layerProcedures,
  ...peerProcedures,
  ...relayProcedures,
  root: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/videos/{id}/root",
        tags: ["Distribution"],
        summary: "A video's newest signed root, and who carries its objects",
        protect: false,
      },
      scope: "videos:read",
    })
    .input(z.object({ id: z.string().max(ID_CHARS_MAX) }))
    .output(
      z.object({
        cid: z.string(),
        seq: z.number().int(),
        /** The artist's first key, which players pin. */
        keys: z.array(z.string()).readonly(),
        layers: z.array(z.object({ name: z.string(), kind: z.enum(["cdn", "relay", "mesh", "satellite", "origin"]), baseUrl: z.string() })).readonly(),
        /** After how many of these other viewers come, for who shares with them; null of a film that is not open to everybody. */
        peersAt: z.number().int().nullable(),
      }),
    )
    .query(({ ctx, input }) => getRoot(ctx.services, ctx.actor, input)),
  leaseKeys: signedInProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/videos/{id}/lease",
        tags: ["Distribution"],
        summary: "The keys of a film for patrons that you keep on a device, and how long they may be used",
        protect: true,
      },
      scope: "videos:read",
    })
    .input(leaseInput)
    .output(leaseShape)
    .mutation(({ ctx, input }) => leaseKeys(ctx.services, ctx.actor, input)),
  getCdn: adminProcedure
    .meta({
      openapi: { method: "GET", path: "/admin/cdn", tags: ["Distribution"], summary: "Whether the CDN takes and gives objects", protect: true },
      scope: "admin",
    })
    .input(z.object({}))
    .output(
      z.object({
        name: z.string().nullable(),
        checkedAt: z.iso.datetime().nullable(),
        since: z.iso.datetime().nullable(),
        putMs: z.number().int().nullable(),
        readMs: z.number().int().nullable(),
        /** What is wrong and what to do. */
        sentence: z.string().nullable(),
      }),
    )
    .query(({ ctx }) => getCdnState(ctx.services, ctx.actor)),
});
