import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectName } from "@/protocol/object-path";
import { TILES } from "../thumbnails/lay-sheets";
import type { ListedCaptions, ListedRendition, ListedThumbnails } from "./master-playlist";

const SEGMENT_SECONDS = 2;

/** A rendition with all its segments: a manifest names each of them. */
export interface DashRendition extends ListedRendition {
  readonly timescale: number;
  readonly init: Cid;
  readonly segments: readonly { readonly cid: Cid; readonly ticks: number }[];
}

/** One file from the film's beginning to its end. */
export interface DashCaptions extends ListedCaptions {
  readonly cid: Cid;
}

/** Small pictures with all their sheets. */
export interface DashThumbnails extends ListedThumbnails {
  readonly framesPerSecond: number;
  readonly sheets: readonly Cid[];
}

/** What a manifest names. */
export interface DashContents {
  /** In the order in which they were made. */
  readonly renditions: readonly DashRendition[];
  readonly captions: readonly DashCaptions[];
  readonly thumbnails: DashThumbnails | null;
  readonly durationMs: number;
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => XML[sign] ?? sign);

function captionsSet({ name, language, label, averageBps, cid }: DashCaptions, id: number): string {
  return (
    `<AdaptationSet id="${id}" contentType="text" mimeType="text/vtt" lang="${language}"><Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>` +
    `<Label>${escapeXml(label)}</Label><Representation id="${name}" bandwidth="${averageBps}"><BaseURL>${objectName(cid)}</BaseURL></Representation></AdaptationSet>\n`
  );
}

/** DASH-IF IOP 4.3 §6.2.6: size and duration are those of a whole sheet, and a player that does not know the property leaves the set out. */
function thumbnailsSet({ name, width, height, framesPerSecond, peakBps, sheets }: DashThumbnails, id: number): string {
  const { columns, rows } = TILES;
  const urls = sheets.map((cid) => `<SegmentURL media="${objectName(cid)}"/>`).join("");
  return (
    `<AdaptationSet id="${id}" contentType="image" mimeType="image/jpeg"><Representation id="${name}" bandwidth="${peakBps}" width="${width * columns}" height="${height * rows}">` +
    `<EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="${columns}x${rows}"/>` +
    `<SegmentList duration="${Math.round((columns * rows) / framesPerSecond)}">${urls}</SegmentList></Representation></AdaptationSet>\n`
  );
}

function representation(rendition: DashRendition): string {
  const { width, height, framesPerSecond, timescale } = rendition;
  const size = width === null || height === null ? "" : ` width="${width}" height="${height}"`;
  const rate = framesPerSecond === null ? "" : ` frameRate="${Math.round(framesPerSecond * 1000)}/1000"`;
  // Pictures are cut at the first frame of every second second; sound in a whole number of its frames, the same each time.
  const ticks = rendition.kind === "video" ? SEGMENT_SECONDS * timescale : (rendition.segments[0]?.ticks ?? SEGMENT_SECONDS * timescale);
  const urls = rendition.segments.map(({ cid }) => `<SegmentURL media="${objectName(cid)}"/>`).join("");
  return (
    `<Representation id="${rendition.name}" mimeType="${rendition.kind}/mp4" codecs="${rendition.codecs}" bandwidth="${rendition.peakBps}"${size}${rate}>` +
    `<SegmentList timescale="${timescale}" duration="${ticks}"><Initialization sourceURL="${objectName(rendition.init)}"/>${urls}</SegmentList></Representation>`
  );
}

function adaptationSet(id: number, kind: "video" | "audio", renditions: readonly string[]): string {
  if (renditions.length === 0) return "";
  return `<AdaptationSet id="${id}" contentType="${kind}" segmentAlignment="true" startWithSAP="1">${renditions.join("")}</AdaptationSet>\n`;
}

/**
 * The DASH manifest (ISO/IEC 23009-1) over the same segments. It names every one of them and is an object itself: of a film of many
 * hours it holds as many renditions, in the order in which they were made, as 2 MiB can.
 */
export function writeDashManifest({ renditions, captions, thumbnails, durationMs }: DashContents): string {
  const written: { kind: "video" | "audio"; text: string }[] = [];
  // Numbered after picture and sound.
  const texts = captions.map((each, index) => captionsSet(each, index + 2)).join("");
  const pictures = thumbnails === null ? "" : thumbnailsSet(thumbnails, captions.length + 2);
  let left = OBJECT_BYTES_MAX - 4096 - texts.length - pictures.length;
  for (const rendition of renditions) {
    const text = representation(rendition);
    left -= text.length;
    if (left < 0) break;
    written.push({ kind: rendition.kind, text });
  }
  const of = (kind: "video" | "audio") => written.filter((each) => each.kind === kind).map(({ text }) => text);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-main:2011" type="static" ` +
    `mediaPresentationDuration="PT${(durationMs / 1000).toFixed(3)}S" minBufferTime="PT${SEGMENT_SECONDS}S">\n<Period id="0" start="PT0S">\n` +
    `${adaptationSet(0, "video", of("video"))}${adaptationSet(1, "audio", of("audio"))}${texts}${pictures}</Period>\n</MPD>\n`
  );
}
