import { rawRoute } from "@/server/api/request";
import { DomainError } from "@/server/kernel/errors";
import { escapeMarkup } from "@/server/kernel/markup";

export const dynamic = "force-dynamic";

const DISCORD_ID = "100000000000000001";

/** Discord's own page, as a copy on somebody's machine has it: who one is there, and one press to say so. */
export const GET = rawRoute(async (context, request) => {
  if (context.services.env.DEPLOYMENT !== "local") throw new DomainError("not_found");
  const state = escapeMarkup(new URL(request.url).searchParams.get("state") ?? "");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Discord (stand-in)</title></head><body><main><h1>Discord (stand-in)</h1><form action="/api/discord/callback"><input type="hidden" name="state" value="${state}"><label>Who you are there (twin.ID.NAME) <input name="code" value="twin.${DISCORD_ID}.Dante" required pattern="twin\\.\\d{17,20}\\..{1,32}"></label><button>Allow</button></form><p>Your own server there has your id with a 3 in front instead of the 1, and the roles 200000000000000001 to 200000000000000004.</p></main></body></html>`;
  const policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy, "cache-control": "no-store" } });
});
