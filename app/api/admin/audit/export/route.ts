import { z } from "zod";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { readQuery, textFile } from "@/server/api/text-file";
import { requireAdmin } from "@/server/kernel/actor";
import { AUDIT_FORMATS, auditFilter, exportAudit } from "@/server/proof";

export const dynamic = "force-dynamic";

const asked = auditFilter.extend({ format: z.enum(AUDIT_FORMATS).default("csv") });

/** The audit log as a file, with the filters of the list: `?format=csv` or `json`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "admin");
  requireAdmin(actor);
  const { format, ...filter } = readQuery(request, asked);
  const pieces = exportAudit(context.services, actor, { format, filter });
  return textFile(pieces, { name: "audit", at: context.services.clock.now(), format });
});
