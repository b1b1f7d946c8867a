import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure } from "@/server/api/trpc";
import { dismissInput, importInput, importShape, itemFilter, itemShape, matchInput, summaryShape } from "./contract";
import { importStatement } from "./import-statement";
import { getReconciliation, listImports, listItems } from "./list-items";
import { dismissItem, matchItem } from "./resolve-item";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Payouts"], summary, protect: true } });

export const reconciliationProcedures = {
  reconciliation: adminProcedure
    .meta({ ...rest("GET", "/admin/reconciliation", "How well payouts and the banks' word agree"), scope: "admin" })
    .input(z.object({}))
    .output(summaryShape)
    .query(({ ctx }) => getReconciliation(ctx.services, ctx.actor)),
  reconciliationItems: adminProcedure
    .meta({ ...rest("GET", "/admin/reconciliation/items", "Movements, newest first; `state=open` are those for a person"), scope: "admin" })
    .input(pageInput.extend(itemFilter.shape))
    .output(pageOutput(itemShape))
    .query(({ ctx, input }) => listItems(ctx.services, ctx.actor, input)),
  matchMovement: adminProcedure
    .meta({ ...rest("POST", "/admin/reconciliation/items/{movementId}/match", "Say which payout a movement is of, and what it means for it"), scope: "admin" })
    .input(matchInput)
    .output(itemShape)
    .mutation(({ ctx, input }) => matchItem(ctx.services, ctx.actor, input)),
  dismissMovement: adminProcedure
    .meta({ ...rest("POST", "/admin/reconciliation/items/{movementId}/dismiss", "Say that a movement needs nothing more"), scope: "admin" })
    .input(dismissInput)
    .output(itemShape)
    .mutation(({ ctx, input }) => dismissItem(ctx.services, ctx.actor, input)),
  statementImports: adminProcedure
    .meta({ ...rest("GET", "/admin/reconciliation/imports", "Statements that were taken, newest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(importShape))
    .query(({ ctx, input }) => listImports(ctx.services, ctx.actor, input)),
  importStatement: adminProcedure
    .meta({
      ...rest("POST", "/admin/reconciliation/imports", "Take a bank's statement (camt.053, CSV) or returns file (Nacha)"),
      scope: "admin",
      successStatus: 201,
    })
    .input(importInput)
    .output(importShape)
    .mutation(({ ctx, input }) => importStatement(ctx.services, ctx.actor, input)),
};
