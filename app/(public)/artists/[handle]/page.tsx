import type { Metadata } from "next";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { readParam } from "@/app/page-params";
import { PaymentReady } from "@/app/payments";
import { ArtistHero } from "@/components/accounts/artist-hero";
import { LivestreamPanel } from "@/components/benefits/livestream-panel";
import { MerchList } from "@/components/benefits/merch-list";
import { PostList } from "@/components/benefits/post-list";
import { FilmSpread } from "@/components/catalogue/film-grid";
import { DeskLink, SupportDesk } from "@/components/patronage/desk/desk";
import { GoalPanel } from "@/components/patronage/goal-panel";
import { HeroActions } from "@/components/patronage/hero-actions";
import { LiveRefresh } from "@/components/patronage/live-refresh";
import { readInterval } from "@/components/patronage/offer-words";
import { SupporterCredits } from "@/components/patronage/supporter-credits";
import { TierSection } from "@/components/patronage/tier-section";
import { GradeFilters } from "@/components/realm/grade-filters";
import { PublicShell } from "@/components/shell/public-shell";
import { SiteHeader } from "@/components/shell/site-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { REALM_GRADES } from "@/server/auto-edit";
import { readArtistView } from "./artist-view";
import { findNamed, readOrder } from "./order-param";

type Input = PageInput<{ handle: string }>;

const HERO_WIDTH_PX = 1000;
const FILMS_A_PAGE = 7;
const POSTS_SHOWN = 3;
const MERCH_SHOWN = 6;
const NAMES_A_PAGE = 100;

export async function generateMetadata({ params }: Input): Promise<Metadata> {
  const { artist } = await readArtistView((await params).handle);
  return { title: artist.name, description: artist.bio === "" ? undefined : artist.bio };
}

export default async function ArtistPage({ params, searchParams }: Input) {
  const { from, names } = await searchParams;
  const [offset, namesFrom] = [readOffset(from), readOffset(names)];
  const [view, mode] = await Promise.all([readArtistView((await params).handle), findMode()]);
  const [interval, order] = await Promise.all([readParam(searchParams, "by"), readOrder(searchParams, view)]);
  const { artist, viewer, facts } = view;
  const [films, posts, livestreams, merch, patrons, goals] = await Promise.all([
    view.listFilms({ limit: FILMS_A_PAGE, offset }),
    view.listPosts({ limit: POSTS_SHOWN }),
    view.listLivestreams({ limit: 1 }),
    view.listMerch({ limit: MERCH_SHOWN }),
    view.listPatronNames({ limit: NAMES_A_PAGE, offset: namesFrom }),
    Promise.all(view.goals.map(async (goal) => ({ goal, film: await findNamed(goal.videoId, view.findFilm) }))),
  ]);
  const address = `/artists/${artist.handle}`;
  const side = [...view.goals, ...posts.items, ...livestreams.items, ...merch.items];
  return (
    <PublicShell viewer={viewer} mode={mode} realm={artist.realm} hasOwnHeader>
      <PaymentReady />
      <GradeFilters grades={REALM_GRADES} widthPx={HERO_WIDTH_PX} />
      <SupportDesk facts={facts} first={order}>
        <ArtistHero
          name={artist.name}
          realm={artist.realm}
          followers={artist.followers}
          bio={artist.bio}
          posterUrl={films.items[0]?.posterUrl ?? null}
          header={<SiteHeader viewer={viewer} over="hero" />}
          actions={
            <HeroActions
              artist={artist}
              isSignedIn={viewer !== null}
              hasTiers={facts.tiers.length > 0}
              ownTierName={view.support?.tier?.name ?? null}
              film={order?.kind === "tip" ? (order.film ?? null) : null}
            />
          }
        />
        <div className={`gutter grid gap-x-18 gap-y-14 pt-14 lg:pt-22 ${side.length > 0 ? "lg:grid-cols-[2fr_1fr]" : ""}`}>
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
            <Pagination offset={offset} limit={FILMS_A_PAGE} total={films.total} hrefFor={(from) => `${address}?from=${from}`} />
          </Section>
          {side.length > 0 && (
            <div className="grid min-w-0 content-start gap-14">
              {goals.map(({ goal, film }) => (
                <Section
                  key={goal.id}
                  id={goal.id}
                  label={goal.status === "open" ? "The goal" : "An earlier goal"}
                  aside={<span className="tabular">{Math.floor((goal.raised / goal.target) * 100)} %</span>}
                >
                  <GoalPanel
                    goal={goal}
                    film={film}
                    actions={
                      !artist.isMe && (
                        <DeskLink order={{ kind: "pledge", goal }} href={`${address}/join?goal=${goal.id}`}>
                          Pledge to this
                        </DeskLink>
                      )
                    }
                  />
                </Section>
              ))}
              {posts.items.length > 0 && (
                <Section label="Notes" aside={posts.total > POSTS_SHOWN ? `${posts.total}` : undefined}>
                  <PostList posts={posts.items} handle={artist.handle} />
                </Section>
              )}
              {livestreams.items.map((livestream) => (
                <Section key={livestream.id} label="Next, live">
                  <LivestreamPanel livestream={livestream} handle={artist.handle} />
                </Section>
              ))}
              {merch.items.length > 0 && (
                <Section label="To hold and wear" aside={merch.total > MERCH_SHOWN ? `${merch.total}` : undefined}>
                  <MerchList links={merch.items} artistName={artist.name} />
                </Section>
              )}
            </div>
          )}
        </div>
        <TierSection facts={facts} interval={readInterval(interval)} address={address} isMe={artist.isMe} />
        <SupporterCredits
          realm={artist.realm}
          patrons={patrons}
          wall={view.wall}
          name={artist.name}
          pages={<Pagination offset={namesFrom} limit={NAMES_A_PAGE} total={patrons.total} hrefFor={(at) => `${address}?names=${at}#credits`} />}
        />
        <LiveRefresh streams={[`/api/patron/supporters/${artist.id}/events#wall`, `/api/patron/goals/${artist.id}/events#goals`]} />
      </SupportDesk>
    </PublicShell>
  );
}
