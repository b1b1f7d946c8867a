import { Button, ButtonLink } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { DateText } from "@/components/ui/date-text";
import { Timecode } from "@/components/ui/timecode";
import type { KeptFilm } from "./read-kept";

function LeaseWords({ film: { kept, leaseEndsAt } }: { readonly film: KeptFilm }) {
  if (kept.keyParts.length === 0 || kept.state !== "kept") return null;
  if (leaseEndsAt === null) return <> Its time is over: go online, signed in, and it plays again if you may watch it then.</>;
  return (
    <>
      {" "}
      Plays without a network until <DateText at={leaseEndsAt} />.
    </>
  );
}

interface KeptRowProps {
  readonly film: KeptFilm;
  /** What is just being done with it; null when nothing is. */
  readonly doing: string | null;
  readonly onPlay: () => void;
  readonly onRemove: () => void;
}

export function KeptRow({ film, doing, onPlay, onRemove }: KeptRowProps) {
  const { title, height, bytes, durationMs, state, work } = film.kept;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-4">
      <div className="min-w-0">
        <h2 className="list-title text-title-sm leading-title wrap-anywhere">{title}</h2>
        <p className="tabular text-sm text-ink-2">
          <Timecode timeMs={durationMs} />, {height}p{state === "kept" ? `, ${formatBytes(bytes)}.` : ". Not all of it is here yet."}
          <LeaseWords film={film} />
        </p>
      </div>
      {doing !== null ? (
        <p className="text-sm text-ink-2">{doing}</p>
      ) : (
        <div className="flex flex-wrap gap-3">
          {state === "kept" ? (
            <Button size="dense" aria-label={`Watch ${title}`} onClick={onPlay}>
              Watch
            </Button>
          ) : (
            <ButtonLink href={`/watch/${work}`} size="dense" aria-label={`Go on keeping ${title}`}>
              Go on keeping it
            </ButtonLink>
          )}
          <Button size="dense" aria-label={`Remove ${title} from this device`} onClick={onRemove}>
            Remove
          </Button>
        </div>
      )}
    </li>
  );
}
