import { escapeMarkup } from "@/server/kernel/markup";

export interface FeedItem {
  readonly guid: string;
  readonly title: string;
  readonly text: string;
  readonly link: string;
  readonly at: Date;
  readonly durationSeconds: number | null;
  readonly imageUrl: string | null;
  /** The sound as one file, for every podcast program, and how long it is. */
  readonly audio: { readonly url: string; readonly sizeBytes: number } | null;
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

/** Of the file as it is served, too (RFC 4337). */
export const SOUND_TYPE = "audio/mp4";

const tag = (name: string, text: string | number | null): string => (text === null ? "" : `<${name}>${escapeMarkup(String(text))}</${name}>`);
const image = (url: string | null): string => (url === null ? "" : `<itunes:image href="${escapeMarkup(url)}"/>`);

function itemXml(item: FeedItem): string {
  const { audio } = item;
  const enclosure = audio === null ? "" : `<enclosure url="${escapeMarkup(audio.url)}" type="${SOUND_TYPE}" length="${audio.sizeBytes}"/>`;
  const hls =
    item.hlsUrl === null
      ? ""
      : `<podcast:alternateEnclosure type="application/vnd.apple.mpegurl" title="Video"><podcast:source uri="${escapeMarkup(item.hlsUrl)}"/></podcast:alternateEnclosure>`;
  const parts = [
    `<guid isPermaLink="false">${escapeMarkup(item.guid)}</guid>`,
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
    `<atom:link href="${escapeMarkup(head.selfUrl)}" rel="self" type="application/rss+xml"/>`,
    "<itunes:block>Yes</itunes:block><podcast:locked>yes</podcast:locked><itunes:explicit>false</itunes:explicit>",
    image(head.imageUrl),
    ...items.map(itemXml),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" ${spaces}><channel>${parts.join("\n")}</channel></rss>\n`;
}
