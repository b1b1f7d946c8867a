import { z } from "zod";
import { artistShape } from "@/server/accounts";
import { adminProcedure, publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { allowProfitShare, getProfitShare } from "./allow-profit-share";
import { newTier, studioTierShape, tierChange, tierShape } from "./contract";
import { createTier } from "./create-tier";
import { deleteTier } from "./delete-tier";
import { getArtistPage } from "./get-artist-page";
import { listMyTiers } from "./list-tiers";
import { orderTiers } from "./order-tiers";
import { TIER_LIMITS } from "./rules";
import { updateTier } from "./update-tier";

const ID_CHARS_MAX = 64;
const id = z.string().min(1).max(ID_CHARS_MAX);
const tiers = z.object({ tiers: z.array(studioTierShape) });
const profitShare = z.object({ isAllowed: z.boolean() });

const rest = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});

export const tierProcedures = {
  getArtistPage: publicProcedure
    .meta(rest("GET", "/artists/{idOrHandle}", "An artist's page with the tiers on offer", false))
    .input(z.object({ idOrHandle: id }))
    .output(artistShape.extend({ isFollowing: z.boolean(), isMe: z.boolean(), tiers: z.array(tierShape) }))
    .query(({ ctx, input }) => getArtistPage(ctx.services, ctx.actor, input)),
  listMyTiers: signedInProcedure
    .meta({ ...rest("GET", "/patron/tiers", "Your tiers, lowest first"), scope: "patronage:read" })
    .input(z.object({}))
    .output(tiers)
    .query(async ({ ctx }) => ({ tiers: await listMyTiers(ctx.services, ctx.actor) })),
  createTier: signedInProcedure
    .meta({ ...rest("POST", "/patron/tiers", "Add a tier above all others"), scope: "patronage:write", successStatus: 201 })
    .input(newTier)
    .output(studioTierShape)
    .mutation(({ ctx, input }) => createTier(ctx.services, ctx.actor, input)),
  updateTier: signedInProcedure
    .meta({ ...rest("PATCH", "/patron/tiers/{tierId}", "Change what is given; a new price is for who joins from now on"), scope: "patronage:write" })
    .input(tierChange.extend({ tierId: id }))
    .output(studioTierShape)
    .mutation(({ ctx, input }) => updateTier(ctx.services, ctx.actor, input)),
  orderTiers: signedInProcedure
    .meta({ ...rest("POST", "/patron/tiers/order", "Put your tiers in order, lowest first"), scope: "patronage:write" })
    .input(z.object({ tierIds: z.array(id).min(1).max(TIER_LIMITS.tiers) }))
    .output(tiers)
    .mutation(async ({ ctx, input }) => ({ tiers: await orderTiers(ctx.services, ctx.actor, input) })),
  deleteTier: signedInProcedure
    .meta({ ...rest("DELETE", "/patron/tiers/{tierId}", "Remove a tier that nobody ever held"), scope: "patronage:write" })
    .input(z.object({ tierId: id }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteTier(ctx.services, ctx.actor, input);
      return {};
    }),
  getProfitShare: adminProcedure
    .meta({ ...rest("GET", "/admin/profit-share", "Whether counsel allows artists to promise a share of profit"), scope: "admin" })
    .input(z.object({}))
    .output(profitShare)
    .query(({ ctx }) => getProfitShare(ctx.services, ctx.actor)),
  allowProfitShare: adminProcedure
    .meta({ ...rest("POST", "/admin/profit-share", "Confirm that counsel allows shares of profit, or that it no longer does"), scope: "admin" })
    .input(profitShare)
    .output(profitShare)
    .mutation(({ ctx, input }) => allowProfitShare(ctx.services, ctx.actor, input)),
};
