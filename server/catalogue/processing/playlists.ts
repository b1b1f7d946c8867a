import { DomainError } from "@/server/kernel/errors";

/** Seconds of each segment that a media playlist names. */
export function readSegmentSeconds(playlist: string): readonly number[] {
  return [...playlist.matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, seconds]) => Number(seconds));
}

/**
 * ffmpeg's media playlist as a finished one: the time of day of the encoding, which it writes at each segment, says nothing
 * of the video, and a player may take the list for a live one (RFC 8216 §4.3.3.5).
 * @throws DomainError `media_unreadable` when it names no segment or has no end.
 */
export function finishMediaPlaylist(playlist: string): string {
  if (readSegmentSeconds(playlist).length === 0 || !playlist.includes("#EXT-X-ENDLIST")) {
    throw new DomainError("media_unreadable", { sentence: "Nothing in this file could be made playable." });
  }
  return playlist.replace(/^#EXT-X-PROGRAM-DATE-TIME:.*\n/gm, "").replace("#EXT-X-MEDIA-SEQUENCE", "#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE");
}

/** ffmpeg's master playlist, telling players that they may begin at any segment. */
export function finishMasterPlaylist(playlist: string): string {
  return playlist.replace("#EXT-X-VERSION", "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-VERSION");
}
