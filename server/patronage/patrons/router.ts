import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { NOTE_CHARS_MAX, noteShape, patronDetailShape, patronFilter, patronShape, patronSort } from "./contract";
import { getPatron } from "./get-patron";
import { addNote, deleteNote } from "./keep-note";
import { listPatrons } from "./list-patrons";

const ID_CHARS_MAX = 64;
const id = z.string().min(1).max(ID_CHARS_MAX);

const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Patrons"], summary, protect: true },
});

export const patronProcedures = {
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
