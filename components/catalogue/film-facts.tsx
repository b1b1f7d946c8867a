import { DateText } from "@/components/ui/date-text";
import { Timecode } from "@/components/ui/timecode";
import type { Film } from "./film-card";

const HASH_SHOWN_CHARS = 8;

/** What was measured of a film, in one line under its frame. */
export function FilmFacts({ film }: { readonly film: Film }) {
  return (
    <p className="measured flex flex-wrap gap-x-6 gap-y-1 text-ink-2">
      {film.width !== null && film.height !== null && (
        <span>
          {film.width}×{film.height}
        </span>
      )}
      {film.durationMs !== null && <Timecode timeMs={film.durationMs} />}
      {film.publishedAt !== null && (
        <span>
          first shown <DateText at={film.publishedAt} />
        </span>
      )}
      {film.sha256 !== null && <span title={`SHA-256 of the file as it was sent: ${film.sha256}`}>sha256 {film.sha256.slice(0, HASH_SHOWN_CHARS)}</span>}
    </p>
  );
}
