import { z } from "zod";
import { SCOPES } from "@/server/kernel/actor";
import { appRouter } from "./router";

/** What every procedure must say of itself. */
export const procedureShape = z.object({
  type: z.enum(["query", "mutation"]),
  output: z.object({ _zod: z.unknown() }),
  meta: z.object({
    access: z.enum(["anyone", "signed-in", "admin"]),
    scope: z.enum(SCOPES).optional(),
    successStatus: z.union([z.literal(201), z.literal(202)]).optional(),
    openapi: z.object({
      method: z.enum(["GET", "POST", "PATCH", "DELETE"]),
      path: z.templateLiteral(["/", z.string().min(1)]),
      tags: z.array(z.string()).min(1),
      summary: z.string().min(1),
      protect: z.boolean().default(true),
    }),
  }),
});

export type ListedProcedure = z.output<typeof procedureShape> & { readonly name: string };

/** Every procedure with its dotted name and its definition as tRPC keeps it. At run time that record is flat; its type says nested. */
export function listRawProcedures(): readonly { readonly name: string; readonly definition: unknown }[] {
  const flat: readonly (readonly [string, unknown])[] = Object.entries(appRouter._def.procedures);
  return flat.map(([name, procedure]) => ({ name, definition: Object(procedure)._def }));
}

/** Every procedure that says all it must; a test proves that none is left out. */
export function listProcedures(): readonly ListedProcedure[] {
  return listRawProcedures().flatMap(({ name, definition }) => {
    const read = procedureShape.safeParse(definition);
    return read.success ? [{ name, ...read.data }] : [];
  });
}
