import { createHash } from "node:crypto";
import { escapeMarkup } from "@/server/kernel/markup";

const CACHE_SECONDS = 30;

interface Embed {
  readonly title: string;
  /** CSS of ours; nothing else of it is let in. */
  readonly style: string;
  /** HTML of ours, with everything that people wrote escaped. */
  readonly body: string;
}

/**
 * A page that stands in other people's pages: any site may frame it, and it may do next to nothing. No script, no cookie, no picture from
 * elsewhere; its only links open our site in a window of its own.
 */
export function embedResponse({ title, style, body }: Embed): Response {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors *",
    "sandbox allow-popups allow-popups-to-escape-sandbox",
  ];
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeMarkup(title)}</title>`;
  // Set as a header, as no script may do it: what others give is seen as it comes.
  const refresh = String(CACHE_SECONDS);
  const html = `<!doctype html><html lang="en"><head>${head}<style>${style}</style></head><body>${body}</body></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": `public, max-age=${CACHE_SECONDS}`,
      refresh,
    },
  });
}
