import Link from "next/link";
import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { isLive, STAGE_WORDS, STATUS_WORDS } from "@/components/auto-edit/job-words";
import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { RealmMark } from "@/components/ui/realm-mark";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { REALM_WORDS } from "@/components/ui/theme";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Auto-edit" };

const PAGE_ITEMS = 20;

type Job = Outputs["autoEdit"]["jobs"]["items"][number];

function countClips(job: Job): number {
  const { shorts, reels, trailer, highlights } = job.output;
  return shorts.length + reels.length + (trailer === null ? 0 : 1) + highlights.length;
}

function JobStatus({ job }: { readonly job: Job }) {
  const { word, tone } = STATUS_WORDS[job.status];
  return (
    <Status tone={tone}>
      {word}
      {isLive(job) && (
        <span className="text-ink-2">
          , {Math.floor(job.progress * 100)} %. {STAGE_WORDS[job.stage]}
        </span>
      )}
    </Status>
  );
}

async function Edits({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { items, total } = await (await api()).autoEdit.jobs({ limit: PAGE_ITEMS, offset });
  return (
    <>
      <PageHeader title="Auto-edit" facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 edit" : `${total} edits`}</span>} />
      {items.length === 0 ? (
        <EmptyState
          title="No edits yet"
          sentence="Choose a film, choose a light, and finished clips come back: shorts, reels, a trailer and highlights."
          action={
            <ButtonLink href="/studio" variant="primary">
              Choose a film
            </ButtonLink>
          }
        />
      ) : (
        <DataTable<Job>
          caption="Your edits, newest first"
          rows={items}
          rowId={(job) => job.jobId}
          columns={[
            {
              id: "film",
              label: "Film",
              cell: (job) => (
                <Link
                  href={`/studio/edits/${job.jobId}`}
                  className="list-title inline-flex min-h-9 items-center text-lg hover:underline pointer-coarse:min-h-11"
                >
                  {job.videoTitle}
                </Link>
              ),
            },
            {
              id: "realm",
              label: "Light",
              isOnPhone: false,
              cell: (job) => (
                <span className="inline-flex items-center gap-2 text-ink-2">
                  <RealmMark realm={job.realm} /> {REALM_WORDS[job.realm].name}
                </span>
              ),
            },
            { id: "status", label: "Status", cell: (job) => <JobStatus job={job} /> },
            { id: "clips", label: "Clips", align: "end", isOnPhone: false, cell: (job) => (job.status === "complete" ? countClips(job) : "") },
            { id: "started", label: "Started, UTC", align: "end", isOnPhone: false, cell: (job) => <DateText at={job.createdAt} precision="minute" /> },
          ]}
        />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/edits?from=${from}`} />
    </>
  );
}

export default function EditsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your edits" />}>
      <Edits {...input} />
    </Suspense>
  );
}
