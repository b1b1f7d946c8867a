import { z } from "zod";
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { REPORTS } from "./report-lines";
import { listReport } from "./year-reports";
import { showYear } from "./year-summary";

const YEAR_MIN = 2020;
const YEAR_MAX = 2100;
const CURSOR_CHARS_MAX = 64;

const year = z.coerce.number().int().min(YEAR_MIN).max(YEAR_MAX);
const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Tax"], summary, protect: true } });
const micros = { grossMicros: z.string(), withheldMicros: z.string() };

export const reportProcedures = {
  year: signedInProcedure
    .meta({ ...rest("/tax/years/{year}", "What you were paid in a year, and what was withheld"), scope: "account:read" })
    .input(z.object({ year }))
    .output(
      z.object({
        year: z.number().int(),
        banner: z.string().nullable(),
        lines: z.array(z.object({ currency: z.string(), incomeKind: z.string(), usMicros: z.string(), ...micros })),
        reports: z.array(z.enum(REPORTS)),
        payments: z.array(z.object({ id: z.string(), paidAt: z.string(), currency: z.string(), ...micros })),
      }),
    )
    .query(({ ctx, input }) => showYear(ctx.services, ctx.actor, input)),
  report: adminProcedure
    .meta({ ...rest("/admin/tax/reports/{year}/{report}", "Year-end data with names and numbers, as rows and as CSV"), scope: "admin" })
    .input(
      z.object({
        year,
        report: z.enum([...REPORTS, "DAC7"]),
        limit: z.coerce.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
        cursor: z.string().max(CURSOR_CHARS_MAX).optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(z.record(z.string(), z.string())),
        csv: z.string(),
        total: z.number().int(),
        nextCursor: z.string().nullable(),
        banner: z.string().nullable(),
        note: z.string().nullable(),
      }),
    )
    .query(({ ctx, input }) => listReport(ctx.services, ctx.actor, input)),
};
