import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { differenceShape, statementInput, statementMonthShape, statementShape } from "./contract";
import { listStatementDifferences } from "./get-statement-file";
import { listStatements } from "./list-statements";
import { makeStatement } from "./make-statement";

const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Royalties"], summary, protect: true } });

export const statementProcedures = {
  statements: signedInProcedure
    .meta({ ...rest("/royalty/statements", "The months of which there is a statement, newest first"), scope: "royalties:read" })
    .output(z.object({ items: z.array(statementMonthShape) }))
    .query(({ ctx }) => listStatements(ctx.services, ctx.actor)),
  statement: signedInProcedure
    .meta({ ...rest("/royalty/statement/{month}", "A month’s statement: JSON, CSV or PDF, by Accept"), scope: "royalties:read" })
    .input(statementInput)
    .output(statementShape)
    .query(({ ctx, input }) => makeStatement(ctx.services, ctx.actor, input)),
  statementDifferences: adminProcedure
    .meta({ ...rest("/admin/royalty/statement-differences", "Statements that came out otherwise than when they were first made"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(differenceShape))
    .query(({ ctx, input }) => listStatementDifferences(ctx.services, ctx.actor, input)),
};
