/** What a muxer says of one rendition that it wrote. */
export interface WrittenRendition {
  /** RFC 6381. */
  readonly codecs: string;
  /** Time units a second. */
  readonly timescale: number;
  /** Of each segment, in time units. */
  readonly ticks: readonly number[];
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]+)"`).exec(text)?.[1];
}

/**
 * Reads the manifest that ffmpeg's dash muxer writes for one representation (ISO/IEC 23009-1, SegmentTimeline): it says to the time
 * unit what the segments are. Null when it names none.
 */
export function readManifest(mpd: string): WrittenRendition | null {
  const codecs = attribute(mpd, "codecs");
  const timescale = Number(attribute(mpd, "timescale"));
  const ticks = [...mpd.matchAll(/<S\s[^>]*>/g)].flatMap(([entry]) => {
    const repeated = 1 + Number(attribute(entry, "r") ?? 0);
    return Array.from({ length: repeated }, () => Number(attribute(entry, "d")));
  });
  const isWhole = codecs !== undefined && timescale > 0 && ticks.length > 0 && ticks.every((each) => each > 0);
  return isWhole ? { codecs, timescale, ticks } : null;
}
