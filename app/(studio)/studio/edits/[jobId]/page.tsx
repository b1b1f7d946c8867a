import { orNotFound, orNull } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { groupClips } from "@/components/auto-edit/clip-names";
import { EditResults } from "@/components/auto-edit/edit-results";
import { JobActions, JobFacts } from "@/components/auto-edit/job-head";
import { isLive, STATUS_WORDS } from "@/components/auto-edit/job-words";
import { LiveJob } from "@/components/auto-edit/live-job";
import { RetryJob } from "@/components/auto-edit/retry-job";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Auto-edit" };

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
  const analysis = job.status === "complete" ? await orNull(caller.autoEdit.analysis({ jobId })) : null;
  return (
    <>
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
      {chosen !== undefined && <EditResults job={job} groups={groups} chosen={chosen} analysis={analysis} />}
    </>
  );
}
