import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Film } from "./film-card";
import { FilmGrid } from "./film-grid";

/** What the artists whom somebody follows made; without any of it, why there is none and where to go. */
export function FollowedFilms({ films, followsSomebody }: { readonly films: readonly Film[]; readonly followsSomebody: boolean }) {
  if (films.length > 0) return <FilmGrid films={films} />;
  if (followsSomebody) {
    return (
      <EmptyState
        title="Nothing from them yet"
        sentence="The artists you follow have published no film so far. Their first one stands here."
        action={<ButtonLink href="/artists">Find more artists</ButtonLink>}
      />
    );
  }
  return (
    <EmptyState
      title="You follow nobody yet"
      sentence="Follow an artist on their page. What they publish stands here."
      action={<ButtonLink href="/artists">Choose an artist</ButtonLink>}
    />
  );
}
