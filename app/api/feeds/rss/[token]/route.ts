import { rawRoute } from "@/server/api/request";
import { readFeed } from "@/server/benefits";

export const dynamic = "force-dynamic";

/** A fan's private podcast feed of an artist. A program that has it already is told so. */
const handle = rawRoute<{ token: string }>(async (context, request, params) => {
  const { xml, etag } = await readFeed(context.services, params);
  const headers = {
    etag,
    "content-type": "application/rss+xml; charset=utf-8",
    "cache-control": "private, no-cache",
    "x-robots-tag": "noindex",
    "x-content-type-options": "nosniff",
  };
  const known = request.headers.get("if-none-match")?.split(",") ?? [];
  if (known.some((each) => each.trim().replace(/^W\//, "") === etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : xml, { headers });
});

export { handle as GET, handle as HEAD };
