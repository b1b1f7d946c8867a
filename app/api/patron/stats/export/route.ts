import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { textFile } from "@/server/api/text-file";
import { DomainError } from "@/server/kernel/errors";
import { exportRevenue, statsInput } from "@/server/patronage";

export const dynamic = "force-dynamic";

/** The artist's revenue by month and source as CSV: `?months=12`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "patronage:read");
  const months = new URL(request.url).searchParams.get("months");
  const read = statsInput.safeParse(months === null ? {} : { months: Number(months) });
  if (!read.success) throw new DomainError("invalid_input", { issues: [{ path: "months", message: "Ask for 1 to 60 months." }] });
  return textFile(await exportRevenue(context.services, actor, read.data), { name: "revenue", at: context.services.clock.now(), format: "csv" });
});
