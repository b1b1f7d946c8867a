import { publicProcedure } from "@/server/api/trpc";
import { leaveInput, leftShape, meetInput, meetingShape } from "./contract";
import { leavePeers, meetPeers } from "./meet-peers";

const rest = (path: `/${string}`, summary: string) => ({
  openapi: { method: "POST" as const, path, tags: ["Distribution"], summary, protect: false },
});

export const peerProcedures = {
  meetPeers: publicProcedure
    .meta(rest("/videos/{id}/peers", "Meet other viewers who share a film that is open to everybody"))
    .input(meetInput)
    .output(meetingShape)
    .mutation(({ ctx, input }) => meetPeers(ctx.services, { ...input, clientAddress: ctx.clientAddress })),
  leavePeers: publicProcedure
    .meta(rest("/videos/{id}/peers/leave", "Share a film with other viewers no more"))
    .input(leaveInput)
    .output(leftShape)
    .mutation(({ ctx, input }) => leavePeers(ctx.services, input)),
};
