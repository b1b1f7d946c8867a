import { rawRoute } from "@/server/api/request";
import { finishDiscordLink } from "@/server/benefits";
import { findDomainError } from "@/server/kernel/errors";

export const dynamic = "force-dynamic";

/** Back to where the link stands, with what came of it; the page knows the words of each. */
function backTo(outcome: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: `/memberships?discord=${outcome}#discord`, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}

/** Where Discord sends a person back to, with a code and the state that they began with, or with `error` where they did not allow it. */
export const GET = rawRoute(async (context, request) => {
  if (context.actor?.via !== "session") {
    return new Response(null, { status: 303, headers: { location: "/sign-in?next=%2Fmemberships%23discord", "cache-control": "no-store" } });
  }
  const query = new URL(request.url).searchParams;
  if (query.has("error")) return backTo("refused");
  try {
    await finishDiscordLink(context.services, context.actor, { state: query.get("state") ?? "", code: query.get("code") ?? "" });
    return backTo("linked");
  } catch (thrown) {
    // A person who comes back from another site is to see a page of ours, whatever went wrong there.
    const code = findDomainError(thrown)?.code;
    if (code === "conflict") return backTo("taken");
    if (code === "rule_refused") return backTo("over");
    if (code === "unavailable" || code === "rate_limited") return backTo("away");
    throw thrown;
  }
});
