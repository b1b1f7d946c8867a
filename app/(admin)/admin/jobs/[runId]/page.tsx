import Link from "next/link";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { RunActions } from "@/components/jobs/run-actions";
import { JsonBlock, RunSteps } from "@/components/jobs/run-steps";
import { formatTook, RUN_STATUS, type RunDetail } from "@/components/jobs/run-words";
import { DateText } from "@/components/ui/date-text";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Run" };

function Facts({ run }: { readonly run: RunDetail }) {
  return (
    <>
      <Status tone={RUN_STATUS[run.status].tone}>{RUN_STATUS[run.status].word}</Status>
      {run.endedAt !== null && <span>took {formatTook(run.startedAt, run.endedAt)}</span>}
      <span>
        created <DateText at={run.createdAt} precision="minute" /> UTC
      </span>
      <span className="measured max-w-full truncate text-ink-3">{run.id}</span>
    </>
  );
}

function Relatives({ run }: { readonly run: RunDetail }) {
  return (
    <>
      {run.replayOf !== null && (
        <p className="text-sm">
          Repeats{" "}
          <Link href={`/admin/jobs/${run.replayOf}`} className="underlined measured">
            {run.replayOf}
          </Link>
        </p>
      )}
      {run.parentRunId !== null && (
        <p className="text-sm">
          Invoked by{" "}
          <Link href={`/admin/jobs/${run.parentRunId}`} className="underlined measured">
            {run.parentRunId}
          </Link>
        </p>
      )}
    </>
  );
}

export default async function RunPage({ params }: PageInput<{ runId: string }>) {
  const run = await orNotFound((await api()).jobs.run({ runId: (await params).runId }));
  return (
    <>
      <PageHeader title={run.functionId} trail={[{ href: "/admin/jobs", label: "Jobs" }]} facts={<Facts run={run} />} actions={<RunActions run={run} />} />
      <div className="grid items-start gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-8">
          {run.status === "failed" && (
            <ErrorNotice title={run.error ?? "This run failed"} sentence="No attempt is left. Do it again when the cause is gone." requestId={run.id} />
          )}
          {run.cancelReason !== null && <p className="text-sm text-ink-2">{run.cancelReason}</p>}
          <Section label="Steps" aside={<span className="tabular">{run.steps.length}</span>}>
            <RunSteps run={run} />
          </Section>
          {run.errorStack !== null && <JsonBlock label="Where it broke" value={run.errorStack.split("\n")} />}
        </div>
        <div className="grid min-w-0 gap-8">
          <Section label="Event" aside={<span className="measured">{run.event.name}</span>}>
            <p className="measured truncate text-ink-3">{run.event.id}</p>
            <JsonBlock label="What it said" value={run.event.data} />
            <JsonBlock label="What the run gave" value={run.result} />
            <Relatives run={run} />
          </Section>
          {run.pending.length > 0 && (
            <Section label="Next">
              <ul className="grid gap-2 text-sm leading-work">
                {run.pending.map((item) => (
                  <li key={`${item.kind}-${item.runAt}`}>
                    {item.kind}, attempt {item.attempt}, <DateText at={item.runAt} precision="minute" />
                    {item.workerId !== null && <span className="measured block truncate text-ink-3">held by {item.workerId}</span>}
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {run.toldEvents.length > 0 && (
            <Section label="Events that came of it">
              <ul className="grid gap-1 text-sm">
                {run.toldEvents.map((event) => (
                  <li key={event.id}>
                    {event.name}, <DateText at={event.at} precision="minute" />
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      </div>
    </>
  );
}
