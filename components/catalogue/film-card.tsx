import Link from "next/link";
import { GradedPicture } from "@/components/realm/graded-picture";
import type { Outputs } from "@/components/ui/api-types";
import { RealmMark } from "@/components/ui/realm-mark";
import { Timecode } from "@/components/ui/timecode";
import { lockWords } from "./lock-words";

export type Film = Outputs["catalogue"]["newVideos"]["items"][number];

interface FilmCardProps {
  readonly film: Film;
  readonly ratio?: string;
  readonly isFirst?: boolean;
  /** On an artist's own page the name would only repeat itself. */
  readonly withArtist?: boolean;
}

/** A film to open: its picture in its artist's light, its title, its length, who made it. */
export function FilmCard({ film, ratio = "16 / 9", isFirst = false, withArtist = true }: FilmCardProps) {
  const { artist } = film;
  return (
    <article className="group relative">
      <GradedPicture src={film.posterUrl} alt="" ratio={ratio} realm={artist.realm} isFirst={isFirst} />
      <div className="mt-2.5 flex items-baseline justify-between gap-4">
        <h3 className="list-title min-w-0 text-title-sm leading-title wrap-anywhere">
          <Link
            href={`/watch/${film.id}`}
            className="after:absolute after:inset-0 group-hover:underline group-hover:decoration-1 group-hover:underline-offset-4"
          >
            {film.title}
          </Link>
        </h3>
        {film.durationMs !== null && <Timecode timeMs={film.durationMs} className="text-ink-3" />}
      </div>
      {film.isLocked && <p className="mt-1 text-sm leading-work text-ink-2">{lockWords(film)}</p>}
      {withArtist && (
        <p className="mt-1 flex items-center gap-2 text-sm leading-work text-ink-2">
          {artist.realm !== null && <RealmMark realm={artist.realm} sizePx={13} />}
          <Link href={`/artists/${artist.handle}`} className="relative z-10 py-1 hover:text-ink hover:underline">
            {artist.name}
          </Link>
        </p>
      )}
    </article>
  );
}
