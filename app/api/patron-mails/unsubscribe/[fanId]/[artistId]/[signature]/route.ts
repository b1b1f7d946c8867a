import { rawRoute } from "@/server/api/request";
import { readUnsubscribe, unsubscribe } from "@/server/benefits";
import { escapeMarkup } from "@/server/kernel/markup";

export const dynamic = "force-dynamic";

interface Params {
  readonly fanId: string;
  readonly artistId: string;
  readonly signature: string;
}

/** A page without scripts or pictures: it works in the poorest of mail programs. */
function page(title: string, rest: string): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeMarkup(title)}</title></head><body><main><h1>${escapeMarkup(title)}</h1>${rest}</main></body></html>`;
  const policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}

/** Where the link in a mail leads: it asks, because programs that look at links ahead of people must end nothing. */
export const GET = rawRoute<Params>(async (context, _request, params) => {
  const { artistName } = await readUnsubscribe(context.services, params);
  return page(`No more mail from ${artistName}?`, '<form method="post"><button>Yes, no more mail</button></form>');
});

/** One click, from that page or from the mail program itself (RFC 8058). */
export const POST = rawRoute<Params>(async (context, _request, params) => {
  const { artistName } = await unsubscribe(context.services, params);
  return page(`${artistName} will not write to you any more.`, "<p>Your membership stays as it is. Settings let the mail come again.</p>");
});
