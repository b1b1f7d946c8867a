import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { agreeToSplit, declineSplit, withdrawSplit } from "./answer-split";
import { answerInput, counterInput, proposeInput, splitHistoryShape, splitInput, splitShape } from "./contract";
import { counterSplit, proposeEnd } from "./counter-split";
import { getSplit, listSplits } from "./list-splits";
import { proposeSplit } from "./propose-split";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Royalties"], summary, protect: true } });

export const splitProcedures = {
  splits: signedInProcedure
    .meta({ ...rest("GET", "/royalty/splits", "The splits in which you have or were offered a part"), scope: "royalties:read" })
    .input(pageInput.extend({ videoId: z.string().max(100).optional() }))
    .output(pageOutput(splitShape))
    .query(({ ctx, input }) => listSplits(ctx.services, ctx.actor, input)),
  split: signedInProcedure
    .meta({ ...rest("GET", "/royalty/splits/{splitId}", "One split with all its versions"), scope: "royalties:read" })
    .input(splitInput)
    .output(splitHistoryShape)
    .query(({ ctx, input }) => getSplit(ctx.services, ctx.actor, input)),
  proposeSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits", "Offer others a part of what you get for a video"), scope: "royalties:write", successStatus: 201 })
    .input(proposeInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => proposeSplit(ctx.services, ctx.actor, input)),
  agreeToSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits/{splitId}/agree", "Agree to the offer that waits"), scope: "royalties:write" })
    .input(answerInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => agreeToSplit(ctx.services, ctx.actor, input)),
  declineSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits/{splitId}/decline", "Decline the offer that waits"), scope: "royalties:write" })
    .input(answerInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => declineSplit(ctx.services, ctx.actor, input)),
  counterSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits/{splitId}/counter", "Answer an offer with another one"), scope: "royalties:write" })
    .input(counterInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => counterSplit(ctx.services, ctx.actor, input)),
  withdrawSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits/{splitId}/withdraw", "Take your own offer back"), scope: "royalties:write" })
    .input(answerInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => withdrawSplit(ctx.services, ctx.actor, input)),
  endSplit: signedInProcedure
    .meta({ ...rest("POST", "/royalty/splits/{splitId}/end", "Offer to end what is agreed"), scope: "royalties:write" })
    .input(splitInput)
    .output(splitShape)
    .mutation(({ ctx, input }) => proposeEnd(ctx.services, ctx.actor, input)),
};
