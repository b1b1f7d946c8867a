import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { DomainError } from "@/server/kernel/errors";
import { getStatementFile, type StatementFormat, statementInput } from "@/server/royalties";

export const dynamic = "force-dynamic";

const TYPES: Readonly<Record<StatementFormat, string>> = { json: "application/json; charset=utf-8", csv: "text/csv; charset=utf-8", pdf: "application/pdf" };

/** The first of the formats that `Accept` names; JSON where it names none of them. `?format=` is for links, which cannot say. */
function chooseFormat(request: Request): StatementFormat {
  const asked = new URL(request.url).searchParams.get("format");
  if (asked === "csv" || asked === "pdf" || asked === "json") return asked;
  for (const part of (request.headers.get("accept") ?? "").split(",")) {
    const type = part.split(";")[0]?.trim().toLowerCase();
    if (type === "application/pdf") return "pdf";
    if (type === "text/csv") return "csv";
    if (type === "application/json") return "json";
  }
  return "json";
}

/** A month's statement, the same bytes whenever it is made: JSON, CSV or PDF by `Accept`. */
export const GET = rawRoute<{ month: string }>(async (context, request, { month }) => {
  const actor = requireActor(context, "royalties:read");
  const currency = new URL(request.url).searchParams.get("currency") ?? undefined;
  const read = statementInput.safeParse({ month, currency });
  if (!read.success) {
    throw new DomainError("invalid_input", { issues: read.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
  }
  const format = chooseFormat(request);
  const { bytes, sha256, name } = await getStatementFile(context.services, actor, { ...read.data, format });
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": TYPES[format],
      ...(format === "json" ? {} : { "content-disposition": attachment(name) }),
      etag: `"${sha256}"`,
      vary: "accept",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
