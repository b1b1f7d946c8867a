import { GradedPicture } from "@/components/realm/graded-picture";
import { ButtonLink } from "@/components/ui/button";
import type { Film } from "./film-card";
import { lockWords } from "./lock-words";

/** Where the player would be: the film's picture, and what opens it. */
export function LockedFilm({ film }: { readonly film: Film }) {
  return (
    <div className="bg-surface">
      <GradedPicture src={film.posterUrl} alt="" ratio="16 / 9" realm={film.artist.realm} isFirst />
      <div className="gutter flex flex-wrap items-center justify-between gap-4 py-6">
        <p className="text-title-sm leading-title">{lockWords(film)}</p>
        <ButtonLink href={`/artists/${film.artist.handle}`} variant="primary">
          See what opens it
        </ButtonLink>
      </div>
    </div>
  );
}
