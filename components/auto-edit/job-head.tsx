import { CaretDown } from "@phosphor-icons/react/dist/ssr/CaretDown";
import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuLink } from "@/components/ui/menu";
import { RealmMark } from "@/components/ui/realm-mark";
import { Status } from "@/components/ui/status";
import { REALM_WORDS, REALMS } from "@/components/ui/theme";
import { Timecode } from "@/components/ui/timecode";
import type { Job } from "./clip-names";
import { formatElapsed, STATUS_WORDS } from "./job-words";
import { RetryJob } from "./retry-job";

interface JobFactsProps {
  readonly job: Job;
  readonly clipCount: number;
  /** Of the film; null while it is not known. */
  readonly durationMs: number | null;
}

/** The line under an edit's title. */
export function JobFacts({ job, clipCount, durationMs }: JobFactsProps) {
  const { word, tone } = STATUS_WORDS[job.status];
  return (
    <>
      <Status tone={tone}>{word}</Status>
      {clipCount > 0 && (
        <span>
          {clipCount} {clipCount === 1 ? "clip" : "clips"}
          {durationMs !== null && (
            <>
              {" "}
              from <Timecode timeMs={durationMs} />
            </>
          )}
        </span>
      )}
      {job.finishedAt !== null && <span>made in {formatElapsed(job.createdAt, job.finishedAt)}</span>}
      <span className="inline-flex items-center gap-2">
        <RealmMark realm={job.realm} /> {REALM_WORDS[job.realm].name}
      </span>
      <span className="measured max-w-full truncate text-ink-3">{job.jobId}</span>
    </>
  );
}

/** What can be done with an edit that has ended: again in another light, again as it was, and taking all clips away. */
export function JobActions({ job, hasClips }: { readonly job: Job; readonly hasClips: boolean }) {
  return (
    <>
      <Menu
        size="dense"
        label={
          <>
            Another light <CaretDown aria-hidden size={14} />
          </>
        }
      >
        {REALMS.filter((realm) => realm !== job.realm).map((realm) => (
          <MenuLink key={realm} href={`/studio/videos/${job.videoId}/edit?realm=${realm}`}>
            <RealmMark realm={realm} /> {REALM_WORDS[realm].name}
          </MenuLink>
        ))}
      </Menu>
      {hasClips && <RetryJob jobId={job.jobId} label="Cut again" size="dense" />}
      {hasClips && (
        <a href={`/api/auto-edit/job/${job.jobId}/download`} download className={buttonClass("primary", "dense")}>
          <DownloadSimple aria-hidden size={16} /> Download all
        </a>
      )}
    </>
  );
}
