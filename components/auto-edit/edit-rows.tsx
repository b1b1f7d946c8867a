import Link from "next/link";
import type { Outputs } from "@/components/ui/api-types";
import { DateText } from "@/components/ui/date-text";
import { RealmMark } from "@/components/ui/realm-mark";
import { Status } from "@/components/ui/status";
import { REALM_WORDS } from "@/components/ui/theme";
import { isLive, STATUS_WORDS } from "./job-words";

type Job = Outputs["autoEdit"]["jobs"]["items"][number];

/** The edits of one film, newest first. */
export function EditRows({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul className="border-t border-line">
      {jobs.map((job) => (
        <li key={job.jobId} className="relative flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line py-2.5 text-sm leading-work">
          <Link href={`/studio/edits/${job.jobId}`} className="inline-flex min-h-6 items-center gap-2 font-[560] after:absolute after:inset-0 hover:underline">
            <RealmMark realm={job.realm} /> {REALM_WORDS[job.realm].name}
          </Link>
          <Status tone={STATUS_WORDS[job.status].tone}>
            {STATUS_WORDS[job.status].word}
            {isLive(job) && `, ${Math.floor(job.progress * 100)} %`}
          </Status>
          <DateText at={job.createdAt} precision="minute" className="ml-auto text-ink-2" />
        </li>
      ))}
    </ul>
  );
}
