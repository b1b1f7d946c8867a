import type { Cid } from "@/protocol/cid";
import { objectName } from "@/protocol/object-path";
import { isNewEpoch, keyLine, type SealedPlace, type WorkSecret } from "../sealing/seal";
import { TILES } from "../thumbnails/lay-sheets";

export interface PlaylistSegment {
  readonly cid: Cid;
  readonly ticks: number;
}

export interface PlaylistOf {
  readonly part: string;
  readonly timescale: number;
  /** Null of what is no picture in motion and no sound. */
  readonly init: Cid | null;
  readonly segments: readonly PlaylistSegment[];
  /** Of small pictures, how each segment is a sheet of them; null of all else. */
  readonly tiles: { readonly width: number; readonly height: number; readonly framesPerSecond: number } | null;
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

/** How to cut a sheet (Image Media Playlist 0.4): the size of one picture, columns and rows, and for how long each stands. */
function tilesLine({ width, height, framesPerSecond }: NonNullable<PlaylistOf["tiles"]>): string {
  return `#EXT-X-TILES:RESOLUTION=${width}x${height},LAYOUT=${TILES.columns}x${TILES.rows},DURATION=${(1 / framesPerSecond).toFixed(3)}`;
}

/** The HLS media playlist of a rendition (RFC 8216), whose segments are objects. */
export function writeMediaPlaylist(list: PlaylistOf): string {
  const { part, timescale, tiles, work } = list;
  const seconds = list.segments.map(({ ticks }) => ticks / timescale);
  const init: SealedPlace = { part, position: 0, startMs: 0 };
  const lines = ["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${Math.max(1, Math.round(Math.max(...seconds)))}`];
  lines.push("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-INDEPENDENT-SEGMENTS");
  if (tiles !== null) lines.push("#EXT-X-IMAGES-ONLY");
  if (work !== null && list.init !== null) lines.push(keyLine(work, init));
  if (list.init !== null) lines.push(`#EXT-X-MAP:URI="${objectName(list.init)}"`);
  let before = init;
  placeSegments(list).forEach((place, index) => {
    if (work !== null && isNewEpoch(place, before)) lines.push(keyLine(work, place));
    before = place;
    const segment = list.segments[index];
    if (segment === undefined) return;
    lines.push(`#EXTINF:${(seconds[index] ?? 0).toFixed(6)},`, ...(tiles === null ? [] : [tilesLine(tiles)]), objectName(segment.cid));
  });
  return `${[...lines, "#EXT-X-ENDLIST"].join("\n")}\n`;
}
