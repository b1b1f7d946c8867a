import { Scissors } from "@phosphor-icons/react/dist/ssr/Scissors";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { clipSpan } from "@/components/auto-edit/clip-names";
import { EditRows } from "@/components/auto-edit/edit-rows";
import { CaptionsPart } from "@/components/catalogue/captions/captions-part";
import { DeleteFilm } from "@/components/catalogue/delete-film";
import { FilmDetailsForm } from "@/components/catalogue/film-details-form";
import { FilmFacts } from "@/components/catalogue/film-facts";
import { FilmProgress } from "@/components/catalogue/film-progress";
import { FILM_STATUS, VISIBILITY_WORDS } from "@/components/catalogue/film-words";
import { VideoPlayer } from "@/components/player/video-player";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Film" };

const EDITS_SHOWN = 20;

export default async function StudioFilmPage({ params }: PageInput<{ videoId: string }>) {
  const { videoId } = await params;
  const [viewer, caller] = await Promise.all([requireViewer(), api()]);
  const film = await orNotFound(caller.catalogue.video({ id: videoId }));
  // The studio shows one's own; another's film has a page of its own, for watching.
  if (film.artistId !== viewer.userId) notFound();
  const [edits, { tiers }, captions] = await Promise.all([
    caller.autoEdit.jobs({ videoId, limit: EDITS_SHOWN }),
    caller.patronage.listMyTiers({}),
    caller.distribution.captions({ id: videoId }),
  ]);
  const finished = edits.items.find((job) => job.status === "complete");
  // Montages come from all over the film; only clips of one piece are bracketed.
  const brackets = finished === undefined ? [] : [...finished.output.shorts, ...finished.output.highlights].map(clipSpan);
  const status = FILM_STATUS[film.status];
  const isComing = film.status === "uploading" || film.status === "processing";
  return (
    <>
      <PageHeader
        title={film.title}
        isWork
        trail={[{ href: "/studio", label: "Films" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>{VISIBILITY_WORDS[film.visibility].word}</span>
            <FilmFacts film={film} />
          </>
        }
        actions={
          film.status === "ready" && (
            <>
              {film.visibility !== "private" && (
                <ButtonLink href={`/watch/${film.id}`} size="dense">
                  See it as others do
                </ButtonLink>
              )}
              <ButtonLink href={`/studio/videos/${film.id}/edit`} variant="primary" size="dense">
                <Scissors aria-hidden size={16} /> Cut clips from it
              </ButtonLink>
            </>
          )
        }
      />
      <div className="grid items-start gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-10 [--gutter:20px]">
          {film.playback !== null && film.durationMs !== null && (
            <VideoPlayer
              title={film.title}
              hlsUrl={film.playback.hls}
              posterUrl={film.posterUrl}
              durationMs={film.durationMs}
              ratio={`${film.width ?? 16} / ${film.height ?? 9}`}
              brackets={brackets}
            />
          )}
          {isComing && <FilmProgress videoId={film.id} progress={film.progress} />}
          {film.status === "failed" && (
            <ErrorNotice
              title="This film could not be read"
              sentence={`${film.error ?? "The file is not one that we know."} Your own file is untouched.`}
              requestId={film.id}
              retry={<ButtonLink href="/studio/upload">Upload another file</ButtonLink>}
            />
          )}
          <Section label="Edits" aside={edits.total > 0 && <span className="tabular">{edits.total}</span>}>
            {edits.items.length === 0 ? (
              <EmptyState
                title="No edits yet"
                sentence="Choose a light, and finished clips come back."
                action={film.status === "ready" && <ButtonLink href={`/studio/videos/${film.id}/edit`}>Cut clips from it</ButtonLink>}
              />
            ) : (
              <EditRows jobs={edits.items} />
            )}
          </Section>
        </div>
        <div className="grid gap-10">
          <Section label="Details">
            <FilmDetailsForm film={film} tiers={tiers} />
          </Section>
          {film.status !== "failed" && (
            <Section label="Captions">
              <CaptionsPart videoId={film.id} captions={captions.items} />
            </Section>
          )}
          <Section label="Delete">
            <DeleteFilm videoId={film.id} title={film.title} />
          </Section>
        </div>
      </div>
    </>
  );
}
