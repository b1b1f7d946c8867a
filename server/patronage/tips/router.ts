import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { sentTipShape, tipInput, tipShape } from "./contract";
import { listMyTips, listTipsToMe } from "./list-tips";
import { sendTip } from "./send-tip";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Patronage"], summary, protect: true } });

export const tipProcedures = {
  sendTip: signedInProcedure
    .meta({ ...rest("POST", "/patron/tip", "Give an artist a tip"), scope: "patronage:write", successStatus: 201 })
    .input(tipInput)
    .output(sentTipShape)
    .mutation(({ ctx, input }) => sendTip(ctx.services, ctx.actor, input, { idempotencyKey: ctx.idempotencyKey, guestEmail: null })),
  listMyTips: signedInProcedure
    .meta({ ...rest("GET", "/patron/tips", "The tips you gave, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(tipShape))
    .query(({ ctx, input }) => listMyTips(ctx.services, ctx.actor, input)),
  listTipsToMe: signedInProcedure
    .meta({ ...rest("GET", "/patron/tips/received", "The tips you were given, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(tipShape))
    .query(({ ctx, input }) => listTipsToMe(ctx.services, ctx.actor, input)),
};
