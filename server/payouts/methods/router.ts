import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { confirmMethod } from "./confirm-method";
import { methodsShape, proposalInput } from "./contract";
import { proposeMethod } from "./propose-method";
import { flagShape, screeningStateShape } from "./screening/contract";
import { decideFlag, listFlags } from "./screening/flags";
import { importList, showScreeningState } from "./screening/import-list";
import { showMethods } from "./show-methods";
import { stopChange } from "./stop-change";

const ID_CHARS_MAX = 64;
const CODE_CHARS_MAX = 20;
const NOTE_CHARS_MAX = 2_000;
const WORDS_CHARS_MAX = 300;
/** What fits into one request; a longer list goes in as several, each under a name of its own. */
const LIST_CHARS_MAX = 900_000;

const id = z.string().max(ID_CHARS_MAX);
const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const payoutMethodProcedures = {
  payoutMethods: signedInProcedure
    .meta({ ...rest("GET", "/payouts/methods", "Where your earnings go, and what stands in the way"), scope: "account:read" })
    .input(z.object({}))
    .output(methodsShape)
    .query(({ ctx }) => showMethods(ctx.services, ctx.actor)),
  // No scope: where money goes is for the browser alone.
  proposePayoutMethod: signedInProcedure
    .meta(rest("POST", "/payouts/methods", "Ask for your earnings to go elsewhere: mails a code"))
    .input(proposalInput)
    .output(methodsShape)
    .mutation(({ ctx, input }) => proposeMethod(ctx.services, ctx.actor, input)),
  confirmPayoutMethod: signedInProcedure
    .meta(rest("POST", "/payouts/methods/{methodId}/confirm", "Put it into force by the mailed code; it cools for 72 hours"))
    .input(z.object({ methodId: id, code: z.string().max(CODE_CHARS_MAX) }))
    .output(methodsShape)
    .mutation(({ ctx, input }) => confirmMethod(ctx.services, ctx.actor, input)),
  stopPayoutMethodChange: signedInProcedure
    .meta(rest("POST", "/payouts/methods/{methodId}/stop", "Stop a change while it cools"))
    .input(z.object({ methodId: id }))
    .output(methodsShape)
    .mutation(({ ctx, input }) => stopChange(ctx.services, ctx.actor, input)),
  screeningState: adminProcedure
    .meta({ ...rest("GET", "/admin/screening", "Which lists of sanctions payees are compared with"), scope: "admin" })
    .output(screeningStateShape)
    .query(({ ctx }) => showScreeningState(ctx.services, ctx.actor)),
  importSanctionList: adminProcedure
    .meta({ ...rest("POST", "/admin/screening/lists", "Take a copy of a list of sanctions"), scope: "admin" })
    .input(
      z.object({
        name: z.string().trim().min(1).max(WORDS_CHARS_MAX),
        publishedOn: z.iso.date(),
        source: z.string().trim().min(1).max(WORDS_CHARS_MAX),
        text: z.string().max(LIST_CHARS_MAX),
      }),
    )
    .output(screeningStateShape)
    .mutation(({ ctx, input }) => importList(ctx.services, ctx.actor, input)),
  screeningFlags: adminProcedure
    .meta({ ...rest("GET", "/admin/screening/flags", "What screenings found"), scope: "admin" })
    .input(pageInput.extend({ status: z.enum(["open", "cleared", "confirmed"]).optional() }))
    .output(pageOutput(flagShape))
    .query(({ ctx, input }) => listFlags(ctx.services, ctx.actor, input)),
  decideScreeningFlag: adminProcedure
    .meta({ ...rest("POST", "/admin/screening/flags/{flagId}/decide", "Say whether a finding is the person"), scope: "admin" })
    .input(z.object({ flagId: id, status: z.enum(["cleared", "confirmed"]), note: z.string().trim().min(1).max(NOTE_CHARS_MAX) }))
    .output(flagShape)
    .mutation(({ ctx, input }) => decideFlag(ctx.services, ctx.actor, input)),
};
