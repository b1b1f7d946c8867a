import Link from "next/link";
import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { JobsOverview } from "@/components/jobs/jobs-overview";
import { formatTook, RUN_STATUS, RUN_STATUSES, type Run } from "@/components/jobs/run-words";
import { RunsFilter } from "@/components/jobs/runs-filter";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Jobs" };

const PAGE_ITEMS = 50;

async function Jobs({ searchParams }: PageInput) {
  const query = await searchParams;
  const offset = readOffset(query.from);
  const status = RUN_STATUSES.find((each) => each === query.status);
  const functionId = typeof query.function === "string" && query.function !== "" ? query.function : undefined;
  const caller = await api();
  const [overview, runs] = await Promise.all([caller.jobs.overview(), caller.jobs.runs({ limit: PAGE_ITEMS, offset, status, functionId })]);
  const filter = new URLSearchParams({ ...(status === undefined ? {} : { status }), ...(functionId === undefined ? {} : { function: functionId }) });
  return (
    <>
      <PageHeader title="Jobs" />
      <JobsOverview overview={overview} />
      <RunsFilter functionIds={overview.functions.map((each) => each.functionId)} functionId={functionId} status={status} />
      {runs.items.length === 0 ? (
        <EmptyState title="No such runs" sentence="Nothing has run yet, or nothing like what you asked for. Choose another function or status." />
      ) : (
        <DataTable<Run>
          caption="Runs, newest first"
          rows={runs.items}
          rowId={(run) => run.id}
          columns={[
            {
              id: "function",
              label: "Function",
              cell: (run) => (
                <Link
                  href={`/admin/jobs/${run.id}`}
                  className="inline-flex min-h-6 items-center font-[560] wrap-anywhere hover:underline pointer-coarse:min-h-11"
                >
                  {run.functionId}
                </Link>
              ),
            },
            {
              id: "status",
              label: "Status",
              cell: (run) => (
                <>
                  <Status tone={RUN_STATUS[run.status].tone}>{RUN_STATUS[run.status].word}</Status>
                  {run.error !== null && <span className="line-clamp-2 max-w-[60ch] text-ink-2 wrap-anywhere">{run.error}</span>}
                </>
              ),
            },
            { id: "event", label: "Event", isOnPhone: false, cell: (run) => <span className="text-ink-2">{run.eventName}</span> },
            { id: "took", label: "Took", align: "end", isOnPhone: false, cell: (run) => formatTook(run.startedAt, run.endedAt) },
            { id: "created", label: "Created, UTC", align: "end", isOnPhone: false, cell: (run) => <DateText at={run.createdAt} precision="minute" /> },
          ]}
        />
      )}
      <Pagination
        offset={offset}
        limit={PAGE_ITEMS}
        total={runs.total}
        hrefFor={(from) => {
          filter.set("from", String(from));
          return `/admin/jobs?${filter}`;
        }}
      />
    </>
  );
}

export default function JobsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the jobs" />}>
      <Jobs {...input} />
    </Suspense>
  );
}
