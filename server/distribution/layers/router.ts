import { z } from "zod";
import { adminProcedure } from "@/server/api/trpc";
import { getLayers } from "./get-layers";
import { setLayerPolicy } from "./layer-policy";
import { LAYERS } from "./rules";

const REASON_CHARS_MAX = 300;
const version = z.number().int().min(0).max(1_000_000);
const kind = z.enum(LAYERS);
const rule = z.object({ kind, isOn: z.boolean(), reason: z.string().nullable() });
const state = rule.extend({
  carriers: z.number().int(),
  well: z.number().int(),
  problem: z.string().nullable(),
  checkedAt: z.iso.datetime().nullable(),
  /** Over the last 24 hours, by the relays' own count; null where nobody counts for us. */
  servedBytesDay: z.number().int().nullable(),
  /** Of the mesh: viewers who share films now, and by their own count what that brought over the last 24 hours; null of any other layer. */
  viewers: z.object({ now: z.number().int(), receivedBytesDay: z.number().int(), falsifiedDay: z.number().int() }).nullable(),
});
const policyOf = <T extends z.ZodType>(layer: T) => z.object({ version, layers: z.array(layer).readonly(), setAt: z.iso.datetime().nullable() });
const policyInput = z.object({
  version,
  layers: z.array(z.object({ kind, isOn: z.boolean() })).max(LAYERS.length),
  reason: z.string().trim().min(1).max(REASON_CHARS_MAX),
});

const rest = (method: "GET" | "POST", summary: string) => ({
  openapi: { method, path: "/admin/delivery/policy" as const, tags: ["Distribution"], summary, protect: true },
  scope: "admin" as const,
});

export const layerProcedures = {
  getLayers: adminProcedure
    .meta(rest("GET", "In which order players ask layers, which are off, and how each does"))
    .input(z.object({}))
    .output(policyOf(state).extend({ siteBytesDay: z.number().int() }))
    .query(({ ctx }) => getLayers(ctx.services, ctx.actor)),
  setLayerPolicy: adminProcedure
    .meta({ ...rest("POST", "Set the order of layers and their switches"), successStatus: 201 })
    .input(policyInput)
    .output(policyOf(rule))
    .mutation(({ ctx, input }) => setLayerPolicy(ctx.services, ctx.actor, input)),
};
