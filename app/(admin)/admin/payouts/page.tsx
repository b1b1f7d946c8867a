import Link from "next/link";
import { Suspense } from "react";
import { BeginRun } from "@/components/admin/payouts/begin-run";
import { ContradictionList } from "@/components/admin/payouts/contradiction-list";
import { ExceptionSums } from "@/components/admin/payouts/exceptions";
import { PayoutRows } from "@/components/admin/payouts/payout-rows";
import { type PayoutRun, periodWords, RAIL, RUN_STATUS } from "@/components/admin/payouts/payout-words";
import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payouts" };

const RUNS_SHOWN = 12;
const SHOWN = 10;
type Payable = Outputs["payouts"]["previewRun"]["payable"][number];

function Runs({ runs }: { readonly runs: readonly PayoutRun[] }) {
  return (
    <DataTable<PayoutRun>
      caption="Monthly runs, newest first"
      rows={runs}
      rowId={(run) => run.id}
      columns={[
        {
          id: "period",
          label: "Month",
          cell: (run) => (
            <Link href={`/admin/payouts/runs/${run.id}`} className="inline-flex min-h-9 items-center font-[560] hover:underline pointer-coarse:min-h-11">
              {periodWords(run.period)}
            </Link>
          ),
        },
        { id: "status", label: "Status", cell: (run) => <Status tone={RUN_STATUS[run.status].tone}>{RUN_STATUS[run.status].word}</Status> },
        { id: "at", label: "Begun, UTC", align: "end", isOnPhone: false, cell: (run) => <DateText at={run.startedAt} precision="minute" /> },
      ]}
    />
  );
}

function PayableTable({ payable }: { readonly payable: readonly Payable[] }) {
  if (payable.length === 0) return <p className="text-sm text-ink-2">Nobody has enough and a method to be paid to.</p>;
  return (
    <DataTable<Payable>
      caption="What the run would pay before tax, by rail"
      rows={payable}
      rowId={(line) => `${line.rail}-${line.currency}`}
      columns={[
        { id: "rail", label: "Before tax", cell: (line) => RAIL[line.rail] },
        { id: "accounts", label: "Artists", align: "end", className: "tabular", cell: (line) => line.accounts.toLocaleString("en-GB") },
        { id: "gross", label: "Gross", align: "end", className: "tabular whitespace-nowrap", cell: (line) => formatCents(line.grossCents, line.currency) },
      ]}
    />
  );
}

async function Preview() {
  const preview = await (await api()).payouts.previewRun({});
  const month = periodWords(preview.period);
  return (
    <Section
      label={preview.runId === null ? `If the run of ${month} began now` : `Earned since the run of ${month} began`}
      aside={
        preview.runId === null ? (
          `From ${formatCents(preview.minimumCents, "USD")} on`
        ) : (
          <TextLink href={`/admin/payouts/runs/${preview.runId}`}>See the run</TextLink>
        )
      }
    >
      <div className="grid gap-6">
        <PayableTable payable={preview.payable} />
        <ExceptionSums sums={preview.exceptions} />
        {preview.runId === null && (
          <div className="flex flex-wrap items-center gap-4">
            <BeginRun month={month} />
            <p className="text-sm text-ink-2">It begins by itself on the 1st, 00:00 UTC.</p>
          </div>
        )}
      </div>
    </Section>
  );
}

async function Payouts() {
  const { payouts } = await api();
  const [runs, unknown, waiting, contradictions] = await Promise.all([
    payouts.listRuns({ limit: RUNS_SHOWN }),
    payouts.listAllPayouts({ limit: SHOWN, state: "UNKNOWN" }),
    payouts.listAllPayouts({ limit: SHOWN, state: "HELD" }),
    payouts.listContradictions({ limit: SHOWN }),
  ]);
  return (
    <>
      <PageHeader
        title="Payouts"
        facts="Held, approved, sent once, and asked after until the rail answers."
        actions={
          <>
            <ButtonLink size="dense" href="/admin/payouts/invoices">
              Invoices by hand
            </ButtonLink>
            <ButtonLink size="dense" href="/admin/payouts/all">
              All payouts
            </ButtonLink>
          </>
        }
      />
      <div className="grid gap-y-12">
        <div className="grid items-start gap-x-10 gap-y-12 xl:grid-cols-2">
          <Preview />
          <Section label="Runs">
            {runs.items.length === 0 ? <p className="text-sm text-ink-2">There was no run yet. The first begins on the 1st.</p> : <Runs runs={runs.items} />}
          </Section>
        </div>
        <Section label={`Unknown, ${unknown.total}`} aside="Never resent until the rail answers">
          {unknown.items.length === 0 ? <p className="text-sm text-ink-2">Every rail has answered.</p> : <PayoutRows payouts={unknown.items} />}
        </Section>
        <Section label={`Against the books, ${contradictions.total}`}>
          {contradictions.items.length === 0 ? (
            <p className="text-sm text-ink-2">No rail says otherwise than the books.</p>
          ) : (
            <ContradictionList contradictions={contradictions.items} />
          )}
        </Section>
        <Section label={`To be approved, ${waiting.total}`} aside={<TextLink href="/admin/payouts/all?state=HELD">See all</TextLink>}>
          {waiting.items.length === 0 ? <p className="text-sm text-ink-2">Nothing waits for you.</p> : <PayoutRows payouts={waiting.items} />}
        </Section>
      </div>
    </>
  );
}

export default function PayoutsPage() {
  return (
    <Suspense fallback={<Skeleton label="Loading the payouts" />}>
      <Payouts />
    </Suspense>
  );
}
