import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectName } from "@/protocol/object-path";
import type { ListedCaptions, ListedRendition } from "./master-playlist";

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

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => XML[sign] ?? sign);

function captionsSet({ name, language, label, averageBps, cid }: DashCaptions, id: number): string {
  return (
    `<AdaptationSet id="${id}" contentType="text" mimeType="text/vtt" lang="${language}"><Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>` +
    `<Label>${escapeXml(label)}</Label><Representation id="${name}" bandwidth="${averageBps}"><BaseURL>${objectName(cid)}</BaseURL></Representation></AdaptationSet>\n`
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
export function writeDashManifest(renditions: readonly DashRendition[], captions: readonly DashCaptions[], durationMs: number): string {
  const written: { kind: "video" | "audio"; text: string }[] = [];
  // Numbered after picture and sound.
  const texts = captions.map((each, index) => captionsSet(each, index + 2)).join("");
  let left = OBJECT_BYTES_MAX - 4096 - texts.length;
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
    `${adaptationSet(0, "video", of("video"))}${adaptationSet(1, "audio", of("audio"))}${texts}</Period>\n</MPD>\n`
  );
}
