import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { formInput, formShape, interviewShape, rateShape, signatureInput, submissionInput } from "./contract";
import { openFormOf, openOwnForm } from "./open-form";
import { listForms, previewForm, showInterview } from "./show-interview";
import { submitForm } from "./submit-form";

const ID_CHARS_MAX = 64;
const REASON_CHARS_MAX = 300;
const id = z.string().max(ID_CHARS_MAX);
const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Tax"], summary, protect: true } });
const openedShape = formShape.extend({
  statement: z.object({ id: z.string().nullable(), title: z.string(), sentences: z.array(z.string()) }).nullable(),
  content: z.object({ form: formInput, signature: signatureInput.nullable() }).nullable(),
});

export const formProcedures = {
  interview: signedInProcedure
    .meta({ ...rest("GET", "/tax/interview", "Your tax form, what is withheld now and why, and the texts to sign"), scope: "account:read" })
    .input(z.object({}))
    .output(interviewShape)
    .query(({ ctx }) => showInterview(ctx.services, ctx.actor)),
  // No scope: what is signed under penalties of perjury is for the browser alone.
  previewForm: signedInProcedure
    .meta(rest("POST", "/tax/preview", "What a form would change, before it is signed"))
    .input(z.object({ form: formInput }))
    .output(z.object({ rates: z.array(rateShape) }))
    .mutation(async ({ ctx, input }) => ({ rates: await previewForm(ctx.services, ctx.actor, input.form) })),
  submitForm: signedInProcedure
    .meta(rest("POST", "/tax/forms", "Give a signed tax form, in the place of the one before"))
    .input(submissionInput)
    .output(interviewShape)
    .mutation(({ ctx, input }) => submitForm(ctx.services, ctx.actor, input)),
  forms: signedInProcedure
    .meta({ ...rest("GET", "/tax/forms", "Every tax form you gave, newest first"), scope: "account:read" })
    .input(pageInput)
    .output(pageOutput(formShape))
    .query(({ ctx, input }) => listForms(ctx.services, ctx.actor, input)),
  form: signedInProcedure
    .meta(rest("GET", "/tax/forms/{formId}", "One of your tax forms, whole"))
    .input(z.object({ formId: id }))
    .output(openedShape)
    .query(({ ctx, input }) => openOwnForm(ctx.services, ctx.actor, input)),
  formOf: adminProcedure
    .meta({ ...rest("POST", "/admin/tax/forms/{formId}/open", "Anybody's tax form, for a reason that they can read"), scope: "admin" })
    .input(z.object({ formId: id, reason: z.string().trim().min(5).max(REASON_CHARS_MAX) }))
    .output(openedShape)
    .mutation(({ ctx, input }) => openFormOf(ctx.services, ctx.actor, input)),
};
