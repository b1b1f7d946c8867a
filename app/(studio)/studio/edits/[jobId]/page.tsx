import { orNotFound, orNull } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { groupClips } from "@/components/auto-edit/clip-names";
import { EditResults } from "@/components/auto-edit/edit-results";
import { FilmStrip } from "@/components/auto-edit/film-strip";
import { JobActions, JobFacts } from "@/components/auto-edit/job-head";
import { isLive, STATUS_WORDS } from "@/components/auto-edit/job-words";
import { LiveJob } from "@/components/auto-edit/live-job";
import { RetryJob } from "@/components/auto-edit/retry-job";
import { GradeFilters } from "@/components/realm/grade-filters";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

export const metadata = { title: "Auto-edit" };

const CELL_WIDTH_PX = 90;
const TRAIL = [
  { href: "/studio", label: "Films" },
  { href: "/studio/edits", label: "Auto-edit" },
];

export default async function EditPage({ params, searchParams }: PageInput<{ jobId: string }>) {
  const { jobId } = await params;
  const caller = await api();
  const job = await orNotFound(caller.autoEdit.job({ jobId }));
  const groups = groupClips(job.output);
  const clips = groups.flatMap((group) => group.clips);
  const wanted = (await searchParams).clip;
  const chosen = clips.find(({ clip }) => String(clip.index) === wanted) ?? clips[0];
  const isComplete = job.status === "complete";
  const [analysis, film] = await Promise.all([
    isComplete ? orNull(caller.autoEdit.analysis({ jobId })) : null,
    isComplete ? orNull(caller.catalogue.video({ id: job.videoId })) : null,
  ]);
  const strip = film?.thumbnails != null && analysis !== null && <FilmStrip thumbnails={film.thumbnails} durationMs={analysis.durationMs} realm={job.realm} />;
  return (
    <>
      <GradeFilters grades={REALM_GRADES} widthPx={CELL_WIDTH_PX} />
      <PageHeader
        title={job.videoTitle}
        isWork
        trail={TRAIL}
        facts={<JobFacts job={job} clipCount={clips.length} durationMs={analysis?.durationMs ?? null} />}
        actions={isLive(job) ? undefined : <JobActions job={job} hasClips={clips.length > 0} />}
      />
      {isLive(job) && <LiveJob job={job} />}
      {(job.status === "failed" || job.status === "cancelled") && (
        <ErrorNotice
          title={job.status === "failed" ? "This edit stopped" : `${STATUS_WORDS.cancelled.word}, as you asked`}
          sentence={`${job.error ?? "No clips were made."} Your film is untouched.`}
          requestId={job.jobId}
          retry={<RetryJob jobId={job.jobId} label="Try again" />}
        />
      )}
      {job.status === "complete" && chosen === undefined && (
        <EmptyState title="No clips came of it" sentence="Nothing in this film was long or clear enough for what you asked for. Try other targets." />
      )}
      {chosen !== undefined && <EditResults job={job} groups={groups} chosen={chosen} analysis={analysis} film={strip || undefined} />}
    </>
  );
}
