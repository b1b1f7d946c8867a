import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { ArtistIndex } from "@/components/accounts/artist-index";
import { FilmSpread } from "@/components/catalogue/film-grid";
import { FollowedFilms } from "@/components/catalogue/followed-films";
import { GradeFilters } from "@/components/realm/grade-filters";
import { Triptych } from "@/components/realm/triptych";
import { PublicShell } from "@/components/shell/public-shell";
import { SiteHeader } from "@/components/shell/site-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

const NEW_FILMS = 6;
const FOLLOWED_FILMS = 3;
const ARTISTS = 8;
const PANEL_WIDTH_PX = 600;

export default async function FrontPage() {
  const [viewer, mode, caller] = await Promise.all([findViewer(), findMode(), api()]);
  const [films, artists, followed, following] = await Promise.all([
    caller.catalogue.newVideos({ limit: NEW_FILMS }),
    caller.accounts.listArtists({ limit: ARTISTS }),
    viewer === null ? null : caller.catalogue.followedVideos({ limit: FOLLOWED_FILMS }),
    viewer === null ? null : caller.accounts.listFollowedArtists({ limit: 1 }),
  ]);
  const frame = films.items.find((film) => film.posterUrl !== null);
  return (
    <PublicShell viewer={viewer} mode={mode} hasOwnHeader>
      <GradeFilters grades={REALM_GRADES} widthPx={PANEL_WIDTH_PX} />
      <SiteHeader viewer={viewer} over="triptych" />
      <Triptych posterUrl={frame?.posterUrl ?? null} title={frame?.title ?? null} />
      <div className="gutter grid gap-14 pt-14 lg:gap-24 lg:pt-24">
        <div className="grid items-start gap-x-6 gap-y-6 lg:grid-cols-[2fr_1fr]">
          <h1 className="temper text-title-lg leading-title">One take, three lights. The artist chooses which one you see it in.</h1>
          <div className="grid max-w-[44ch] gap-5 lg:pt-2">
            <p className="text-ink-2">Films, sets and sessions from people who own their work and their audience. Watch for nothing.</p>
            <div className="flex flex-wrap gap-3">
              <ButtonLink href="/watch" variant="primary">
                Start watching
              </ButtonLink>
              <ButtonLink href="/artists">Find an artist</ButtonLink>
            </div>
          </div>
        </div>
        {followed !== null && following !== null && (
          <Section label="From artists you follow">
            <FollowedFilms films={followed.items} followsSomebody={following.total > 0} />
          </Section>
        )}
        <Section label="New work" aside={films.total > 0 && <TextLink href="/watch">All {films.total} films</TextLink>}>
          {films.items.length === 0 ? (
            <EmptyState
              title="No films yet"
              sentence="The first artist to publish one stands here."
              action={<ButtonLink href={viewer === null ? "/sign-up?as=artist" : "/studio/upload"}>Upload a film</ButtonLink>}
            />
          ) : (
            <FilmSpread films={films.items} />
          )}
        </Section>
        {artists.items.length > 0 && (
          <Section label="Artists" aside={<TextLink href="/artists">All {artists.total}</TextLink>}>
            <ArtistIndex artists={artists.items} />
          </Section>
        )}
      </div>
    </PublicShell>
  );
}
