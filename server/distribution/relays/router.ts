import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure } from "@/server/api/trpc";
import { pauseRelay, removeRelay, resumeRelay } from "./change-relay";
import { invitedShape, joinedShape, joinInput, newRelay, relayId, relayReason, relayShape, reportedShape, reportInput } from "./contract";
import { inviteRelay, listRelays } from "./invite-relay";
import { joinRelay } from "./join-relay";
import { reportRelay } from "./report-relay";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Distribution"], summary, protect },
});

export const relayProcedures = {
  joinRelay: publicProcedure
    .meta({ ...rest("POST", "/delivery/relays/join", "Join as a relay by an invitation, signed by the relay's key", false), successStatus: 201 })
    .input(joinInput)
    .output(joinedShape)
    .mutation(({ ctx, input }) => joinRelay(ctx.services, { ...input, clientAddress: ctx.clientAddress })),
  reportRelay: publicProcedure
    .meta(rest("POST", "/delivery/relays/{relayId}/report", "What a relay measured of itself, signed by its key", false))
    .input(reportInput)
    .output(reportedShape)
    .mutation(({ ctx, input }) => reportRelay(ctx.services, input)),
  listRelays: adminProcedure
    .meta({ ...rest("GET", "/admin/relays", "Relays that are invited, active or paused, newest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(relayShape))
    .query(({ ctx, input }) => listRelays(ctx.services, ctx.actor, input)),
  inviteRelay: adminProcedure
    .meta({ ...rest("POST", "/admin/relays", "Invite a relay; the code is shown this once"), scope: "admin", successStatus: 201 })
    .input(newRelay)
    .output(invitedShape)
    .mutation(({ ctx, input }) => inviteRelay(ctx.services, ctx.actor, input)),
  pauseRelay: adminProcedure
    .meta({ ...rest("POST", "/admin/relays/{relayId}/pause", "Tell players of a relay no more"), scope: "admin" })
    .input(relayReason)
    .output(relayShape)
    .mutation(({ ctx, input }) => pauseRelay(ctx.services, ctx.actor, input)),
  resumeRelay: adminProcedure
    .meta({ ...rest("POST", "/admin/relays/{relayId}/resume", "Take a paused relay up again"), scope: "admin" })
    .input(relayId)
    .output(relayShape)
    .mutation(({ ctx, input }) => resumeRelay(ctx.services, ctx.actor, input)),
  removeRelay: adminProcedure
    .meta({ ...rest("POST", "/admin/relays/{relayId}/remove", "Remove a relay for good, or withdraw its invitation"), scope: "admin" })
    .input(relayReason)
    .output(relayShape)
    .mutation(({ ctx, input }) => removeRelay(ctx.services, ctx.actor, input)),
};
