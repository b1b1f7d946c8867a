export interface FeedItem {
  readonly guid: string;
  readonly title: string;
  readonly text: string;
  readonly link: string;
  readonly at: Date;
  readonly durationSeconds: number | null;
  readonly imageUrl: string | null;
  /** The sound as one file, for every podcast program. */
  readonly audioUrl: string | null;
  /** The moving picture, for programs that know HLS. */
  readonly hlsUrl: string | null;
}

export interface FeedHead {
  readonly title: string;
  readonly link: string;
  readonly selfUrl: string;
  readonly description: string;
  readonly imageUrl: string | null;
}

const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text as XML 1.0 may carry it: what it forbids is left out, what it reads as markup is escaped. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");
}

const tag = (name: string, text: string | number | null): string => (text === null ? "" : `<${name}>${escapeXml(String(text))}</${name}>`);
const image = (url: string | null): string => (url === null ? "" : `<itunes:image href="${escapeXml(url)}"/>`);

function itemXml(item: FeedItem): string {
  // The length is not known without measuring every part; 0 says so.
  const enclosure = item.audioUrl === null ? "" : `<enclosure url="${escapeXml(item.audioUrl)}" type="audio/mp4" length="0"/>`;
  const hls =
    item.hlsUrl === null
      ? ""
      : `<podcast:alternateEnclosure type="application/x-mpegURL" title="Video"><podcast:source uri="${escapeXml(item.hlsUrl)}"/></podcast:alternateEnclosure>`;
  const parts = [
    `<guid isPermaLink="false">${escapeXml(item.guid)}</guid>`,
    tag("title", item.title),
    tag("link", item.link),
    tag("description", item.text),
    tag("pubDate", item.at.toUTCString()),
    tag("itunes:duration", item.durationSeconds),
    image(item.imageUrl),
    enclosure,
    hls,
  ];
  return `<item>${parts.join("")}</item>`;
}

/** RSS 2.0 with what podcast programs read: marked as private, so that no directory lists it. It holds no time of its own making, so the same content is the same text. */
export function feedXml(head: FeedHead, items: readonly FeedItem[]): string {
  const spaces =
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"';
  const parts = [
    tag("title", head.title),
    tag("link", head.link),
    tag("description", head.description),
    `<atom:link href="${escapeXml(head.selfUrl)}" rel="self" type="application/rss+xml"/>`,
    "<itunes:block>Yes</itunes:block><podcast:locked>yes</podcast:locked><itunes:explicit>false</itunes:explicit>",
    image(head.imageUrl),
    ...items.map(itemXml),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" ${spaces}><channel>${parts.join("\n")}</channel></rss>\n`;
}
