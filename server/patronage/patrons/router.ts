import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { NOTE_CHARS_MAX, noteShape, patronDetailShape, patronFilter, patronShape, patronSort } from "./contract";
import { getPatron } from "./get-patron";
import { importRowShape, importShape } from "./import/contract";
import { discardImport } from "./import/draft-import";
import { getImport, listImportRows, listImports } from "./import/list-imports";
import { startImport } from "./import/start-import";
import { addNote, deleteNote } from "./keep-note";
import { listPatrons } from "./list-patrons";

const ID_CHARS_MAX = 64;
const id = z.string().min(1).max(ID_CHARS_MAX);

const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Patrons"], summary, protect: true },
});

const TIERS_MAX = 200;
const TIER_NAME_CHARS_MAX = 200;
const importInput = z.object({ importId: id });

const importProcedures = {
  listPatronImports: signedInProcedure
    .meta({ ...rest("GET", "/patron/imports", "The lists that you brought along, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(importShape))
    .query(({ ctx, input }) => listImports(ctx.services, ctx.actor, input)),
  getPatronImport: signedInProcedure
    .meta({ ...rest("GET", "/patron/imports/{importId}", "One list, with what happened or would happen to its lines"), scope: "patronage:read" })
    .input(importInput)
    .output(importShape)
    .query(({ ctx, input }) => getImport(ctx.services, ctx.actor, input)),
  listPatronImportRows: signedInProcedure
    .meta({ ...rest("GET", "/patron/imports/{importId}/rows", "The lines of a list, each with its end or its reason"), scope: "patronage:read" })
    .input(pageInput.extend(importInput.shape).extend({ plan: z.enum(["grant", "skip", "bad"]).optional() }))
    .output(pageOutput(importRowShape))
    .query(({ ctx, input }) => listImportRows(ctx.services, ctx.actor, input)),
  startPatronImport: signedInProcedure
    .meta({
      ...rest("POST", "/patron/imports/{importId}/start", "Give everybody on the list access until a day, and invite them; nobody is charged"),
      scope: "patronage:write",
      successStatus: 202,
    })
    .input(
      importInput.extend({
        tiers: z.array(z.object({ sourceTier: z.string().max(TIER_NAME_CHARS_MAX), tierId: id })).max(TIERS_MAX),
        endsAt: z.iso.datetime({ offset: true }),
      }),
    )
    .output(importShape)
    .mutation(({ ctx, input }) => startImport(ctx.services, ctx.actor, input)),
  discardPatronImport: signedInProcedure
    .meta({ ...rest("DELETE", "/patron/imports/{importId}", "Forget a list that was only read"), scope: "patronage:write" })
    .input(importInput)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await discardImport(ctx.services, ctx.actor, input);
      return {};
    }),
};

export const patronProcedures = {
  ...importProcedures,
  listPatrons: signedInProcedure
    .meta({ ...rest("GET", "/patron/patrons", "Your patrons, former ones too"), scope: "patronage:read" })
    .input(pageInput.extend(patronFilter.shape).extend({ sort: patronSort }))
    .output(pageOutput(patronShape))
    .query(({ ctx, input }) => listPatrons(ctx.services, ctx.actor, input)),
  getPatron: signedInProcedure
    .meta({ ...rest("GET", "/patron/patrons/{fanId}", "One patron with all that happened, and your notes"), scope: "patronage:read" })
    .input(z.object({ fanId: id }))
    .output(patronDetailShape)
    .query(({ ctx, input }) => getPatron(ctx.services, ctx.actor, input)),
  addPatronNote: signedInProcedure
    .meta({ ...rest("POST", "/patron/patrons/{fanId}/notes", "Note something of a patron, for yourself"), scope: "patronage:write", successStatus: 201 })
    .input(z.object({ fanId: id, body: z.string().trim().min(1, "Write something.").max(NOTE_CHARS_MAX) }))
    .output(noteShape)
    .mutation(({ ctx, input }) => addNote(ctx.services, ctx.actor, input)),
  deletePatronNote: signedInProcedure
    .meta({ ...rest("DELETE", "/patron/patrons/{fanId}/notes/{noteId}", "Forget a note"), scope: "patronage:write" })
    .input(z.object({ fanId: id, noteId: id }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteNote(ctx.services, ctx.actor, input);
      return {};
    }),
};
