export const POST_TITLE_CHARS_MAX = 200;
export const POST_BODY_CHARS_MAX = 20_000;
const LINK_CHARS_MAX = 2_000;

/** A piece of a paragraph: words, or words that lead somewhere. */
export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

const LINK = /https?:\/\/[^\s<>"']+/g;
/** What ends a sentence after an address is no part of it. */
const TRAILING = /[).,;:!?\]]+$/;

/**
 * What somebody typed, as paragraphs of plain text and links: never markup, so there is nothing to escape and nothing to slip
 * through. Only http and https addresses become links; an empty line begins a new paragraph.
 */
export function splitText(body: string): readonly (readonly TextPart[])[] {
  const paragraphs = body.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  return paragraphs.map((paragraph) => splitLinks(paragraph.trim())).filter((parts) => parts.length > 0);
}

function splitLinks(paragraph: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of paragraph.matchAll(LINK)) {
    const address = match[0].replace(TRAILING, "");
    if (address.length > LINK_CHARS_MAX || !URL.canParse(address)) continue;
    if (match.index > at) parts.push({ text: paragraph.slice(at, match.index), href: null });
    parts.push({ text: address, href: new URL(address).href });
    at = match.index + address.length;
  }
  if (at < paragraph.length) parts.push({ text: paragraph.slice(at), href: null });
  return parts;
}

export type PostStatus = "draft" | "scheduled" | "published";

export function postStatus(post: { readonly publishAt: Date | null }, now: Date): PostStatus {
  if (post.publishAt === null) return "draft";
  return post.publishAt > now ? "scheduled" : "published";
}
