import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { router, signedInProcedure } from "@/server/api/trpc";
import {
  deliveryInput,
  deliveryShape,
  deliveryWithAttemptsShape,
  endpointChange,
  endpointInput,
  endpointShape,
  endpointWithSecretShape,
  newEndpoint,
  replayedShape,
} from "./contract";
import { getDelivery, listDeliveries, replayDelivery, replayFailed, sendPing } from "./deliveries";
import { createEndpoint, deleteEndpoint, listEndpoints, rotateSecret, updateEndpoint } from "./manage-endpoints";
import { EVENT_TYPES } from "./rules";

const rest = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Webhooks"], summary, protect: true },
});

export const webhooksRouter = router({
  endpoints: signedInProcedure
    .meta({ ...rest("GET", "/webhooks", "Your endpoints, and everything that they can be told of"), scope: "patronage:read" })
    .input(z.object({}))
    .output(z.object({ items: z.array(endpointShape), eventTypes: z.array(z.string()) }))
    .query(async ({ ctx }) => ({ items: [...(await listEndpoints(ctx.services, ctx.actor))], eventTypes: [...EVENT_TYPES] })),
  createEndpoint: signedInProcedure
    .meta({ ...rest("POST", "/webhooks", "Add an endpoint; its secret is shown once"), scope: "patronage:write", successStatus: 201 })
    .input(newEndpoint)
    .output(endpointWithSecretShape)
    .mutation(({ ctx, input }) => createEndpoint(ctx.services, ctx.actor, input)),
  updateEndpoint: signedInProcedure
    .meta({ ...rest("PATCH", "/webhooks/{endpointId}", "Change an endpoint, or turn it on or off"), scope: "patronage:write" })
    .input(endpointChange)
    .output(endpointShape)
    .mutation(({ ctx, input }) => updateEndpoint(ctx.services, ctx.actor, input)),
  deleteEndpoint: signedInProcedure
    .meta({ ...rest("DELETE", "/webhooks/{endpointId}", "Delete an endpoint"), scope: "patronage:write" })
    .input(endpointInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => deleteEndpoint(ctx.services, ctx.actor, input)),
  rotateSecret: signedInProcedure
    .meta({ ...rest("POST", "/webhooks/{endpointId}/rotate", "Make a new secret; the old one signs for another day"), scope: "patronage:write" })
    .input(endpointInput)
    .output(endpointWithSecretShape)
    .mutation(({ ctx, input }) => rotateSecret(ctx.services, ctx.actor, input)),
  ping: signedInProcedure
    .meta({ ...rest("POST", "/webhooks/{endpointId}/ping", "Send a ping"), scope: "patronage:write", successStatus: 202 })
    .input(endpointInput)
    .output(deliveryShape)
    .mutation(({ ctx, input }) => sendPing(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  replayFailed: signedInProcedure
    .meta({ ...rest("POST", "/webhooks/{endpointId}/replay", "Send again everything that failed"), scope: "patronage:write", successStatus: 202 })
    .input(endpointInput)
    .output(replayedShape)
    .mutation(({ ctx, input }) => replayFailed(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  deliveries: signedInProcedure
    .meta({ ...rest("GET", "/webhooks/{endpointId}/deliveries", "What was sent to an endpoint, newest first"), scope: "patronage:read" })
    .input(pageInput.extend(endpointInput.shape).extend({ status: z.enum(["pending", "delivered", "failed"]).optional() }))
    .output(pageOutput(deliveryShape))
    .query(({ ctx, input }) => listDeliveries(ctx.services, ctx.actor, input)),
  delivery: signedInProcedure
    .meta({ ...rest("GET", "/webhooks/deliveries/{deliveryId}", "One delivery with every try"), scope: "patronage:read" })
    .input(deliveryInput)
    .output(deliveryWithAttemptsShape)
    .query(({ ctx, input }) => getDelivery(ctx.services, ctx.actor, input)),
  replayDelivery: signedInProcedure
    .meta({ ...rest("POST", "/webhooks/deliveries/{deliveryId}/replay", "Send one delivery again"), scope: "patronage:write", successStatus: 202 })
    .input(deliveryInput)
    .output(deliveryShape)
    .mutation(({ ctx, input }) => replayDelivery(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
});
