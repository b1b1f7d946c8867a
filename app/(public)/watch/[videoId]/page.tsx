import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { FollowButton } from "@/components/accounts/follow-button";
import { DownloadList } from "@/components/benefits/download-list";
import { FilmCard } from "@/components/catalogue/film-card";
import { FilmFacts } from "@/components/catalogue/film-facts";
import { LockedFilm } from "@/components/catalogue/locked-film";
import { FilmCredits } from "@/components/patronage/film-credits";
import { GoalPanel } from "@/components/patronage/goal-panel";
import { KeepButton } from "@/components/player/keep/keep-button";
import { VideoPlayer } from "@/components/player/video-player";
import { GradeFilters } from "@/components/realm/grade-filters";
import { PublicShell } from "@/components/shell/public-shell";
import { ButtonLink } from "@/components/ui/button";
import { RealmMark } from "@/components/ui/realm-mark";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api, pageContext } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";
import type { Video } from "@/server/catalogue";
import { issuePlayTicket } from "@/server/royalties";

type Input = PageInput<{ videoId: string }>;

const MORE_FILMS = 5;
const PICTURE_WIDTH_PX = 900;

const findFilm = cache(async (id: string) => orNotFound((await api()).catalogue.video({ id })));

/** Played by its objects, whoever carries them. What only its artist may watch comes through the site's own door. */
function workOf({ id, visibility }: Pick<Video, "id" | "visibility">, cdnUrl: string | undefined) {
  if (visibility === "private") return null;
  const directOrigins = cdnUrl === undefined ? [] : [new URL(cdnUrl).origin];
  return { work: id, rootUrl: `/api/videos/${id}/root`, peersUrl: `/api/videos/${id}/peers`, directOrigins, isForAll: visibility !== "patrons" };
}

const ratioOf = ({ width, height }: Pick<Video, "width" | "height">): string => `${width ?? 16} / ${height ?? 9}`;

export async function generateMetadata({ params }: Input): Promise<Metadata> {
  const film = await findFilm((await params).videoId);
  return { title: `${film.title}, by ${film.artist.name}`, description: film.description === "" ? undefined : film.description };
}

export default async function WatchPage({ params }: Input) {
  const [film, viewer, mode, caller, context] = await Promise.all([findFilm((await params).videoId), findViewer(), findMode(), api(), pageContext()]);
  const [artist, others, credits, supporters, goals, downloads] = await Promise.all([
    caller.patronage.getArtistPage({ idOrHandle: film.artist.handle }),
    caller.catalogue.artistVideos({ artistId: film.artistId, limit: MORE_FILMS }),
    caller.benefits.credits({ videoId: film.id }),
    caller.patronage.listCredits({ artistId: film.artistId }),
    // The one that tips for the film count for.
    caller.patronage.listGoals({ artistId: film.artistId, videoId: film.id, status: "open", limit: 1 }),
    viewer === null || film.playback === null ? { items: [] } : caller.benefits.downloads({ videoId: film.id }),
  ]);
  const more = others.items.filter((other) => other.id !== film.id);
  const { realm, handle, name } = film.artist;
  const tipHref = artist.isMe || film.visibility === "private" ? null : `/artists/${handle}?tip&film=${film.id}`;
  const work = workOf(film, context.services.env.CDN_URL);
  return (
    <PublicShell viewer={viewer} mode={mode} realm={realm}>
      <GradeFilters grades={REALM_GRADES} widthPx={PICTURE_WIDTH_PX} />
      {film.playback !== null && film.durationMs !== null ? (
        <VideoPlayer
          title={film.title}
          hlsUrl={film.playback.hls}
          posterUrl={film.posterUrl}
          durationMs={film.durationMs}
          ratio={ratioOf(film)}
          realm={realm}
          counted={{ videoId: film.id, ticket: issuePlayTicket(context.services, context, film.id) }}
          isViewerKnown={viewer !== null}
          work={work}
        />
      ) : film.isLocked ? (
        <LockedFilm film={film} />
      ) : (
        <div className="gutter grid min-h-60 place-items-center bg-surface">
          <Status tone={film.status === "failed" ? "bad" : "running"}>
            {film.status === "failed" ? (film.error ?? "This film could not be read.") : "This film is being prepared. It plays here when it is ready."}
          </Status>
        </div>
      )}
      <div className="gutter border-b border-line py-3">
        <FilmFacts film={film} />
        {work !== null && film.playback !== null && film.durationMs !== null && (
          <KeepButton film={{ toPlay: work, title: film.title, ratio: ratioOf(film), durationMs: film.durationMs }} />
        )}
      </div>
      <div className="gutter grid gap-x-18 gap-y-14 pt-10 lg:grid-cols-[2fr_1fr]">
        <div className="min-w-0">
          <h1 className="temper text-title-lg leading-title wrap-anywhere">{film.title}</h1>
          <div className="flex flex-wrap items-center justify-between gap-4 pt-6">
            <Link href={`/artists/${handle}`} className="group flex min-h-11 items-center gap-3">
              {realm !== null && <RealmMark realm={realm} sizePx={30} className="text-mark" />}
              <span className="leading-work">
                <span className="block font-[600] group-hover:underline group-hover:underline-offset-4">{name}</span>
                <span className="tabular block text-sm text-ink-2">
                  {artist.followers} {artist.followers === 1 ? "follower" : "followers"}
                </span>
              </span>
            </Link>
            {artist.isMe ? (
              <ButtonLink href={`/studio/videos/${film.id}`}>Open in the studio</ButtonLink>
            ) : (
              <div className="flex flex-wrap gap-3">
                {tipHref !== null && (
                  <ButtonLink href={tipHref} prefetch={false}>
                    Tip
                  </ButtonLink>
                )}
                <FollowButton
                  artistId={artist.id}
                  isFollowing={artist.isFollowing}
                  signInNext={viewer === null ? `/watch/${film.id}` : null}
                  variant="primary"
                />
              </div>
            )}
          </div>
          {film.description !== "" && <p className="max-w-[64ch] pt-8 whitespace-pre-line text-ink-2">{film.description}</p>}
          {downloads.items.length > 0 && (
            <Section label="Yours to save" className="mt-10 max-w-[64ch]">
              <DownloadList downloads={downloads.items} />
            </Section>
          )}
        </div>
        <div className="grid min-w-0 content-start gap-14">
          {goals.items.map((goal) => (
            <Section key={goal.id} label="The goal of this film">
              <GoalPanel
                goal={goal}
                actions={
                  tipHref !== null && (
                    <>
                      <ButtonLink href={tipHref} prefetch={false}>
                        Tip towards it
                      </ButtonLink>
                      <ButtonLink href={`/artists/${handle}?goal=${goal.id}`} variant="quiet" prefetch={false}>
                        Pledge to it
                      </ButtonLink>
                    </>
                  )
                }
              />
            </Section>
          ))}
          {more.length > 0 && (
            <Section label={`More by ${name}`}>
              <div className="grid gap-8 max-lg:grid-cols-2">
                {more.map((other) => (
                  <FilmCard key={other.id} film={other} withArtist={false} />
                ))}
              </div>
            </Section>
          )}
        </div>
      </div>
      <FilmCredits artist={film.artist} credits={credits} supporters={supporters} />
    </PublicShell>
  );
}
