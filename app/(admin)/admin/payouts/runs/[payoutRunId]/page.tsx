import { Suspense } from "react";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { requireViewer } from "@/app/viewer";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FileRows, FilesNote } from "@/components/admin/payouts/file-rows";
import { type PayoutRunDetail, periodWords, RUN_STATUS } from "@/components/admin/payouts/payout-words";
import { CancelRun, RunApproval } from "@/components/admin/payouts/run-approval";
import { RunHash, RunHashNow } from "@/components/admin/payouts/run-hash";
import { countUnsent, isRunMoving } from "@/components/admin/payouts/run-moves";
import { ExceptionRows, RunStates, RunTotals } from "@/components/admin/payouts/run-tables";
import { LiveRefresh } from "@/components/studio/live-refresh";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payout run" };

const PAGE_ITEMS = 50;
const FILES_SHOWN = 20;
const BY_FILE: ReadonlySet<string> = new Set(["sepa", "ach"]);

function Steps({ run }: { readonly run: PayoutRunDetail }) {
  const steps = [
    { word: "Begun", at: run.startedAt },
    { word: "Prepared", at: run.preparedAt },
    { word: "Approved", at: run.approvedAt },
  ];
  return (
    <ul className="text-sm leading-work">
      {steps.map(({ word, at }) => (
        <li key={word} className="flex flex-wrap items-baseline justify-between gap-3 border-b border-line py-2">
          <Status tone={at === null ? "idle" : "ok"}>{word}</Status>
          {at !== null && <DateText at={at} precision="minute" className="text-ink-2" />}
        </li>
      ))}
    </ul>
  );
}

/** Read beside the page, because it goes through every payout of the run. */
async function Frozen({ runId }: { readonly runId: string }) {
  return <RunHash {...(await (await api()).payouts.hashRun({ runId }))} />;
}

async function Files({ runId, cursor }: { readonly runId: string; readonly cursor: string | undefined }) {
  const files = await (await api()).payouts.listPayoutFiles({ runId, cursor, limit: FILES_SHOWN });
  if (files.items.length === 0) return <p className="text-sm text-ink-2">No file went to a bank for this run. SEPA and ACH go as files; other rails do not.</p>;
  return (
    <>
      <FileRows files={files.items} />
      <FilesNote />
      <CursorPages
        path={`/admin/payouts/runs/${runId}`}
        asked={{}}
        cursor={cursor}
        nextCursor={files.nextCursor}
        shown={files.items.length}
        total={files.total}
        cursorName="fileCursor"
      />
    </>
  );
}

function Approval({ run, viewerId }: { readonly run: PayoutRunDetail; readonly viewerId: string }) {
  const [total, ...others] = run.byState.filter(({ state }) => state === "HELD");
  const isAgreedOnce = run.status === "approved" && run.heldSince === 0;
  const canApprove = run.status === "open" || (run.status === "approved" && (run.waitingForSecond > 0 || run.heldSince > 0));
  const unsent = countUnsent(run);
  const isCancelled = run.status === "cancelled";
  const isSecondOfOne = isAgreedOnce && run.approvedBy === viewerId;
  return (
    <aside aria-label="Approval" className="grid min-w-0 gap-5 border border-ink p-5">
      <h2 className="text-md font-[600]">Approve</h2>
      {canApprove && isSecondOfOne && (
        <p className="text-sm text-ink-2">You have agreed. {run.waitingForSecond.toLocaleString("en-GB")} over the limit wait for another admin.</p>
      )}
      {run.heldSince > 0 && (
        <p className="text-sm text-ink-2">{run.heldSince.toLocaleString("en-GB")} were left out at first and can be paid now; they wait to be approved.</p>
      )}
      {canApprove && !isSecondOfOne && total !== undefined && (
        <RunApproval runId={run.id} total={total} others={others} waitingForSecond={run.waitingForSecond} isApproved={isAgreedOnce} />
      )}
      <Steps run={run} />
      {unsent > 0 && (
        <div className="grid justify-items-start gap-3">
          {isCancelled && <p className="text-sm text-ink-2">It is being cancelled: {unsent.toLocaleString("en-GB")} are still to be ended.</p>}
          <CancelRun runId={run.id} month={periodWords(run.period)} isCancelled={isCancelled} />
        </div>
      )}
    </aside>
  );
}

export default async function PayoutRunPage({ params, searchParams }: PageInput<{ payoutRunId: string }>) {
  const { payoutRunId: runId } = await params;
  const query = await searchParams;
  const cursor = readWord(query.cursor);
  const [{ payouts }, viewer] = await Promise.all([api(), requireViewer()]);
  const run = await orNotFound(payouts.getRun({ runId }));
  const exceptions = await payouts.listExceptions({ runId, cursor, limit: PAGE_ITEMS });
  const isMoving = isRunMoving(run);
  const status = RUN_STATUS[run.status];
  return (
    <>
      {isMoving && <LiveRefresh />}
      <PageHeader
        title={`${periodWords(run.period)} run`}
        trail={[{ href: "/admin/payouts", label: "Payouts" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span className="measured text-xs text-ink-3">{run.id}</span>
          </>
        }
      />
      <div className="grid items-start gap-x-8 gap-y-10 xl:grid-cols-[minmax(0,1fr)_300px]">
        <div className="grid min-w-0 gap-12 max-xl:order-2">
          {run.byRail.length === 0 ? (
            <EmptyState
              title="Nothing to pay"
              sentence={run.status === "preparing" ? "The run is being prepared; what it pays appears here." : "Nobody had enough, or all were left out."}
            />
          ) : (
            <>
              <Section label="What it pays">
                <RunTotals run={run} />
              </Section>
              <Section label="How far it has come">
                <RunStates run={run} />
              </Section>
            </>
          )}
          {run.status !== "preparing" && (
            <Section label="What is frozen">
              {isMoving ? (
                <RunHashNow runId={run.id} />
              ) : (
                <Suspense fallback={<Skeleton label="Reckoning the hash of the run" />}>
                  <Frozen runId={run.id} />
                </Suspense>
              )}
            </Section>
          )}
          {run.byRail.some(({ rail }) => BY_FILE.has(rail)) && (
            <Section label="Files that went to banks">
              <Files runId={run.id} cursor={readWord(query.fileCursor)} />
            </Section>
          )}
          <Section label={`Exceptions, ${exceptions.total} held back`} aside="They do not block the others">
            {exceptions.items.length === 0 ? <p className="text-sm text-ink-2">Nobody is left out.</p> : <ExceptionRows exceptions={exceptions.items} />}
            <CursorPages
              path={`/admin/payouts/runs/${run.id}`}
              asked={{}}
              cursor={cursor}
              nextCursor={exceptions.nextCursor}
              shown={exceptions.items.length}
              total={exceptions.total}
            />
          </Section>
        </div>
        <Approval run={run} viewerId={viewer.userId} />
      </div>
    </>
  );
}
