import { z } from "zod";
import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { textStream } from "@/server/api/text-stream";
import { requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { AUDIT_FORMATS, auditFilter, exportAudit } from "@/server/proof";

export const dynamic = "force-dynamic";

const asked = auditFilter.extend({ format: z.enum(AUDIT_FORMATS).default("csv") });
const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" } as const;

/** The audit log as a file, with the filters of the list: `?format=csv` or `json`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "admin");
  requireAdmin(actor);
  const words = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  const read = asked.safeParse(Object.fromEntries(words));
  if (!read.success) {
    throw new DomainError("invalid_input", { issues: read.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
  }
  const { format, ...filter } = read.data;
  const day = context.services.clock.now().toISOString().slice(0, 10);
  return new Response(textStream(exportAudit(context.services, actor, { format, filter })), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": attachment(`audit ${day}.${format}`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
