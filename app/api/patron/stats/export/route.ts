import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { DomainError } from "@/server/kernel/errors";
import { exportRevenue, statsInput } from "@/server/patronage";

export const dynamic = "force-dynamic";

/** The artist's revenue by month and source as CSV: `?months=12`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "patronage:read");
  const months = new URL(request.url).searchParams.get("months");
  const read = statsInput.safeParse(months === null ? {} : { months: Number(months) });
  if (!read.success) throw new DomainError("invalid_input", { issues: [{ path: "months", message: "Ask for 1 to 60 months." }] });
  const day = context.services.clock.now().toISOString().slice(0, 10);
  return new Response(await exportRevenue(context.services, actor, read.data), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": attachment(`revenue ${day}.csv`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
