import type { Metadata } from "next";
import { cache } from "react";
import { readOffset } from "@/app/offset-param";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { ArtistHero } from "@/components/accounts/artist-hero";
import { FollowButton } from "@/components/accounts/follow-button";
import { FilmSpread } from "@/components/catalogue/film-grid";
import { GradeFilters } from "@/components/realm/grade-filters";
import { PublicShell } from "@/components/shell/public-shell";
import { SiteHeader } from "@/components/shell/site-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

type Input = PageInput<{ handle: string }>;

const PAGE_ITEMS = 12;
const HERO_WIDTH_PX = 1000;

const findArtist = cache(async (handle: string) => orNotFound((await api()).patronage.getArtistPage({ idOrHandle: handle })));

export async function generateMetadata({ params }: Input): Promise<Metadata> {
  const artist = await findArtist((await params).handle);
  return { title: artist.name, description: artist.bio === "" ? undefined : artist.bio };
}

export default async function ArtistPage({ params, searchParams }: Input) {
  const [artist, viewer, mode, caller] = await Promise.all([findArtist((await params).handle), findViewer(), findMode(), api()]);
  const offset = readOffset((await searchParams).from);
  const films = await caller.catalogue.artistVideos({ artistId: artist.id, limit: PAGE_ITEMS, offset });
  const address = `/artists/${artist.handle}`;
  return (
    <PublicShell viewer={viewer} mode={mode} realm={artist.realm} hasOwnHeader>
      <GradeFilters grades={REALM_GRADES} widthPx={HERO_WIDTH_PX} />
      <ArtistHero
        name={artist.name}
        realm={artist.realm}
        followers={artist.followers}
        bio={artist.bio}
        posterUrl={films.items[0]?.posterUrl ?? null}
        header={<SiteHeader viewer={viewer} over="hero" />}
        actions={
          artist.isMe ? (
            <ButtonLink href="/settings">Change this page</ButtonLink>
          ) : (
            <FollowButton artistId={artist.id} isFollowing={artist.isFollowing} signInNext={viewer === null ? address : null} variant="primary" />
          )
        }
      />
      <div className="gutter pt-14 lg:pt-22">
        <Section label="Films" aside={films.total > 0 && <span className="tabular">{films.total}</span>}>
          {films.items.length === 0 ? (
            <EmptyState
              title="No films yet"
              sentence={
                artist.isMe ? "Publish a film and it stands here." : `${artist.name} has not published a film. Follow, and it comes to your front page.`
              }
              action={artist.isMe ? <ButtonLink href="/studio/upload">Upload a film</ButtonLink> : undefined}
            />
          ) : (
            <FilmSpread films={films.items} withArtist={false} />
          )}
          <Pagination offset={offset} limit={PAGE_ITEMS} total={films.total} hrefFor={(from) => `${address}?from=${from}`} />
        </Section>
      </div>
    </PublicShell>
  );
}
