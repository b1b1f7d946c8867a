import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure } from "@/server/api/trpc";
import { policyShape } from "../forms/contract";
import { confirmPolicy } from "./confirm-policy";
import { exportRules, listRules, listVersions } from "./list-rules";
import { BASES, TOPICS } from "./policy";
import { previewPolicy, publishPolicy } from "./publish-policy";
import { showPolicy } from "./show-policy";

const CSV_CHARS_MAX = 900_000;
const WORDS_CHARS_MAX = 2_000;
const NAME_CHARS_MAX = 200;
const SEARCH_CHARS_MAX = 60;

const csv = z.string().max(CSV_CHARS_MAX);
const words = z.string().trim().min(1).max(WORDS_CHARS_MAX);
const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Tax"], summary, protect: true } });

const ruleShape = z.object({
  id: z.string(),
  topic: z.enum(TOPICS),
  key: z.string(),
  base: z.enum(BASES).nullable(),
  rateBps: z.number().int().nullable(),
  amount: z.number().int().nullable(),
  word: z.string().nullable(),
  article: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  source: z.string(),
  note: z.string(),
  verifiedBy: z.string().nullable(),
  introducedIn: z.number().int(),
  retiredIn: z.number().int().nullable(),
});
const versionShape = z.object({
  version: z.number().int(),
  publishedAt: z
    .date()
    .transform((at) => at.toISOString())
    .pipe(z.string()),
  publishedBy: z.string(),
  note: z.string(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z
    .date()
    .nullable()
    .transform((at) => at?.toISOString() ?? null)
    .pipe(z.string().nullable()),
  confirmation: z.string().nullable(),
});
const previewShape = z.object({
  baseVersion: z.number().int(),
  added: z.array(z.string()).readonly(),
  changed: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })).readonly(),
  ended: z.array(z.string()).readonly(),
  unchangedCount: z.number().int(),
  lineFaults: z.array(z.object({ line: z.number().int(), fault: z.string() })).readonly(),
  faults: z.array(z.string()).readonly(),
  previewHash: z.string(),
});

export const policyProcedures = {
  policy: adminProcedure
    .meta({ ...rest("GET", "/admin/tax/policy", "The tax policy in force, and whether counsel has confirmed it"), scope: "admin" })
    .output(policyShape.extend({ countryBanner: z.string().nullable() }))
    .query(({ ctx }) => showPolicy(ctx.services)),
  policyVersions: adminProcedure
    .meta({ ...rest("GET", "/admin/tax/policy/versions", "Every version of the tax policy, newest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(versionShape))
    .query(({ ctx, input }) => listVersions(ctx.services, ctx.actor, input)),
  policyRules: adminProcedure
    .meta({ ...rest("GET", "/admin/tax/policy/rules", "Rows of the tax policy, with source and validity"), scope: "admin" })
    .input(
      pageInput.extend({
        topic: z.enum(TOPICS).optional(),
        search: z.string().max(SEARCH_CHARS_MAX).optional(),
        version: z.coerce.number().int().min(1).optional(),
      }),
    )
    .output(pageOutput(ruleShape))
    .query(({ ctx, input }) => listRules(ctx.services, ctx.actor, input)),
  exportPolicy: adminProcedure
    .meta({ ...rest("GET", "/admin/tax/policy/csv", "The whole tax policy in force as CSV"), scope: "admin" })
    .output(z.object({ version: z.number().int(), csv: z.string() }))
    .query(({ ctx }) => exportRules(ctx.services, ctx.actor)),
  previewPolicy: adminProcedure
    .meta({ ...rest("POST", "/admin/tax/policy/preview", "What importing a CSV would change"), scope: "admin" })
    .input(z.object({ csv }))
    .output(previewShape)
    .mutation(({ ctx, input }) => previewPolicy(ctx.services, ctx.actor, input)),
  publishPolicy: adminProcedure
    .meta({ ...rest("POST", "/admin/tax/policy", "Publish a previewed CSV as the next version"), scope: "admin", successStatus: 201 })
    .input(z.object({ csv, note: words, previewHash: z.string().length(64) }))
    .output(z.object({ version: z.number().int() }))
    .mutation(({ ctx, input }) => publishPolicy(ctx.services, ctx.actor, input)),
  confirmPolicy: adminProcedure
    .meta({ ...rest("POST", "/admin/tax/policy/{version}/confirm", "Write down that counsel confirmed the version in force"), scope: "admin" })
    .input(z.object({ version: z.coerce.number().int().min(1), counsel: z.string().trim().min(1).max(NAME_CHARS_MAX), statement: words }))
    .output(policyShape)
    .mutation(({ ctx, input }) => confirmPolicy(ctx.services, ctx.actor, input)),
};
