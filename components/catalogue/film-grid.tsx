import { type Film, FilmCard } from "./film-card";

/** A lead picture beside two, then threes: the newest gets the most room. */
export function FilmSpread({ films, withArtist }: { readonly films: readonly Film[]; readonly withArtist?: boolean }) {
  const [lead, second, third, ...rest] = films;
  if (lead === undefined) return null;
  return (
    <div className="grid gap-x-6 gap-y-10">
      <div className={second === undefined ? "" : "grid gap-x-6 gap-y-8 lg:grid-cols-[2fr_1fr]"}>
        <FilmCard film={lead} ratio={second === undefined ? "21 / 9" : "3 / 2"} isFirst withArtist={withArtist} />
        {second !== undefined && (
          <div className="grid content-start gap-x-6 gap-y-8 max-lg:grid-cols-2">
            {[second, third].map((film) => film !== undefined && <FilmCard key={film.id} film={film} withArtist={withArtist} />)}
          </div>
        )}
      </div>
      {rest.length > 0 && <FilmGrid films={rest} withArtist={withArtist} />}
    </div>
  );
}

export function FilmGrid({ films, withArtist }: { readonly films: readonly Film[]; readonly withArtist?: boolean }) {
  return (
    <ul className="grid grid-cols-2 gap-x-6 gap-y-10 max-sm:gap-x-4 lg:grid-cols-3">
      {films.map((film) => (
        <li key={film.id}>
          <FilmCard film={film} withArtist={withArtist} />
        </li>
      ))}
    </ul>
  );
}
