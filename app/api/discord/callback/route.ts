import { rawRoute } from "@/server/api/request";
import { finishDiscordLink } from "@/server/benefits";
import { DomainError } from "@/server/kernel/errors";

export const dynamic = "force-dynamic";

/** Where Discord sends a person back to, with a code and the state that they began with. */
export const GET = rawRoute(async (context, request) => {
  if (context.actor?.via !== "session") throw new DomainError("not_signed_in");
  const query = new URL(request.url).searchParams;
  await finishDiscordLink(context.services, context.actor, { state: query.get("state") ?? "", code: query.get("code") ?? "" });
  return new Response(null, { status: 303, headers: { location: "/settings", "cache-control": "no-store", "referrer-policy": "no-referrer" } });
});
