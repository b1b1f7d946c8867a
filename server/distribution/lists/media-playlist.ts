import type { Cid } from "@/protocol/cid";
import { objectName } from "@/protocol/object-path";
import { isNewEpoch, keyLine, type SealedPlace, type WorkSecret } from "../sealing/seal";

export interface PlaylistSegment {
  readonly cid: Cid;
  readonly ticks: number;
}

export interface PlaylistOf {
  readonly part: string;
  readonly timescale: number;
  /** Null of captions. */
  readonly init: Cid | null;
  readonly segments: readonly PlaylistSegment[];
  /** Of what is sealed. */
  readonly work: Pick<WorkSecret, "videoId" | "generation"> | null;
}

/** Where each segment lies; the first has position 1. */
export function placeSegments({
  part,
  timescale,
  segments,
}: Pick<PlaylistOf, "part" | "timescale"> & { readonly segments: readonly { readonly ticks: number }[] }) {
  let ticks = 0;
  return segments.map((segment, index): SealedPlace => {
    const startMs = Math.round((1000 * ticks) / timescale);
    ticks += segment.ticks;
    return { part, position: index + 1, startMs };
  });
}

/** The HLS media playlist of a rendition (RFC 8216), whose segments are objects. */
export function writeMediaPlaylist(list: PlaylistOf): string {
  const { part, timescale, work } = list;
  const seconds = list.segments.map(({ ticks }) => ticks / timescale);
  const init: SealedPlace = { part, position: 0, startMs: 0 };
  const lines = ["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${Math.max(1, Math.round(Math.max(...seconds)))}`];
  lines.push("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-INDEPENDENT-SEGMENTS");
  if (work !== null && list.init !== null) lines.push(keyLine(work, init));
  if (list.init !== null) lines.push(`#EXT-X-MAP:URI="${objectName(list.init)}"`);
  let before = init;
  placeSegments(list).forEach((place, index) => {
    if (work !== null && isNewEpoch(place, before)) lines.push(keyLine(work, place));
    before = place;
    const segment = list.segments[index];
    if (segment !== undefined) lines.push(`#EXTINF:${(seconds[index] ?? 0).toFixed(6)},`, objectName(segment.cid));
  });
  return `${[...lines, "#EXT-X-ENDLIST"].join("\n")}\n`;
}
