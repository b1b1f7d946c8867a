import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { createPatronMail, deletePatronMail, getPatronMail, listPatronMails, schedulePatronMail, unschedulePatronMail, updatePatronMail } from "./compose";
import { artistInput, newPatronMail, patronMailChange, patronMailInput, patronMailSchedule, patronMailShape } from "./contract";
import { listMailWishes, listRefusals, setMailWish } from "./refusals";
import { previewRecipients, sendTestMail } from "./send";

const rest = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Mail to patrons"], summary, protect: true },
});

export const patronMailProcedures = {
  createPatronMail: signedInProcedure
    .meta({ ...rest("POST", "/patron-mails", "Write a mail to your patrons, as a draft"), scope: "patronage:write", successStatus: 201 })
    .input(newPatronMail)
    .output(patronMailShape)
    .mutation(({ ctx, input }) => createPatronMail(ctx.services, ctx.actor, input)),
  patronMails: signedInProcedure
    .meta({ ...rest("GET", "/patron-mails", "Your mails to patrons, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(patronMailShape))
    .query(({ ctx, input }) => listPatronMails(ctx.services, ctx.actor, input)),
  mailRefusals: signedInProcedure
    .meta({ ...rest("GET", "/patron-mails/refusals", "The artists whose mail you ended"), scope: "patronage:read" })
    .input(z.object({}))
    .output(z.object({ items: z.array(z.object({ artistId: z.string(), artistName: z.string() })) }))
    .query(async ({ ctx }) => ({ items: [...(await listRefusals(ctx.services, ctx.actor))] })),
  mailWishes: signedInProcedure
    .meta({ ...rest("GET", "/patron-mails/wishes", "Who may write to you, and whose mail you ended"), scope: "patronage:read" })
    .input(z.object({}))
    .output(z.object({ items: z.array(z.object({ artistId: z.string(), artistName: z.string(), isWanted: z.boolean() })) }))
    .query(async ({ ctx }) => ({ items: [...(await listMailWishes(ctx.services, ctx.actor))] })),
  setMailWish: signedInProcedure
    .meta({ ...rest("POST", "/patron-mails/refusals", "End an artist's mail to you, or allow it again"), scope: "patronage:write" })
    .input(artistInput.extend({ isWanted: z.boolean() }))
    .output(z.object({ isWanted: z.boolean() }))
    .mutation(({ ctx, input }) => setMailWish(ctx.services, ctx.actor, input)),
  patronMail: signedInProcedure
    .meta({ ...rest("GET", "/patron-mails/{patronMailId}", "One mail and how far it is"), scope: "patronage:read" })
    .input(patronMailInput)
    .output(patronMailShape)
    .query(({ ctx, input }) => getPatronMail(ctx.services, ctx.actor, input)),
  updatePatronMail: signedInProcedure
    .meta({ ...rest("PATCH", "/patron-mails/{patronMailId}", "Change a draft"), scope: "patronage:write" })
    .input(patronMailChange)
    .output(patronMailShape)
    .mutation(({ ctx, input }) => updatePatronMail(ctx.services, ctx.actor, input)),
  deletePatronMail: signedInProcedure
    .meta({ ...rest("DELETE", "/patron-mails/{patronMailId}", "Delete a draft"), scope: "patronage:write" })
    .input(patronMailInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => deletePatronMail(ctx.services, ctx.actor, input)),
  previewPatronMail: signedInProcedure
    .meta({ ...rest("GET", "/patron-mails/{patronMailId}/preview", "How many would get it now"), scope: "patronage:read" })
    .input(patronMailInput)
    .output(z.object({ recipients: z.number().int() }))
    .query(({ ctx, input }) => previewRecipients(ctx.services, ctx.actor, input)),
  testPatronMail: signedInProcedure
    .meta({ ...rest("POST", "/patron-mails/{patronMailId}/test", "Send it to yourself"), scope: "patronage:write", successStatus: 202 })
    .input(patronMailInput)
    .output(z.object({ sentTo: z.string() }))
    .mutation(({ ctx, input }) => sendTestMail(ctx.services, ctx.actor, input)),
  schedulePatronMail: signedInProcedure
    .meta({ ...rest("POST", "/patron-mails/{patronMailId}/schedule", "Send it, at once or at a time"), scope: "patronage:write", successStatus: 202 })
    .input(patronMailSchedule)
    .output(patronMailShape)
    .mutation(({ ctx, input }) => schedulePatronMail(ctx.services, ctx.actor, input)),
  unschedulePatronMail: signedInProcedure
    .meta({ ...rest("POST", "/patron-mails/{patronMailId}/unschedule", "Take a scheduled mail back into the drafts"), scope: "patronage:write" })
    .input(patronMailInput)
    .output(patronMailShape)
    .mutation(({ ctx, input }) => unschedulePatronMail(ctx.services, ctx.actor, input)),
};
