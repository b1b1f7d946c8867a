import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { ImportForm } from "@/components/admin/reconciliation/import-form";
import { FAULT, MOVEMENT_STATE, SOURCE, type StatementImport } from "@/components/admin/reconciliation/match-words";
import { MovementRows } from "@/components/admin/reconciliation/movement-rows";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Reconciliation" };

const PAGE_ITEMS = 50;
const IMPORTS_SHOWN = 10;
const PATH = "/admin/reconciliation";
type Summary = Outputs["payouts"]["reconciliation"];

function Imports({ imports }: { readonly imports: readonly StatementImport[] }) {
  return (
    <DataTable<StatementImport>
      caption="Statements that were taken, newest first"
      rows={imports}
      rowId={(each) => each.id}
      columns={[
        {
          id: "name",
          label: "Statement",
          cell: (each) => (
            <span className="grid">
              <span className="wrap-anywhere">{each.name}</span>
              <span className="text-xs text-ink-2">{SOURCE[each.source]}</span>
            </span>
          ),
        },
        { id: "lines", label: "Matched", align: "end", className: "tabular", cell: (each) => `${each.matchedLines} of ${each.newLines}` },
        { id: "at", label: "Taken, UTC", align: "end", isOnPhone: false, cell: (each) => <DateText at={each.createdAt} precision="minute" /> },
      ]}
    />
  );
}

function Open({ summary }: { readonly summary: Summary }) {
  if (summary.open.length === 0) return <Status tone="ok">Everything that was reported agrees with what was paid.</Status>;
  return (
    <ul className="text-sm leading-work">
      {summary.open.map((each) => (
        <li key={`${each.fault}-${each.currency}`} className="flex flex-wrap items-baseline justify-between gap-x-5 border-b border-line py-2">
          <TextLink href={`${PATH}?${new URLSearchParams({ state: "open", ...(each.fault === null ? {} : { fault: each.fault }) })}`}>
            {each.fault === null ? "Others" : FAULT[each.fault]}
          </TextLink>
          <span className="tabular">
            {each.items}, {formatCents(each.amountCents, each.currency)}
          </span>
        </li>
      ))}
    </ul>
  );
}

async function Reconciliation({ searchParams }: PageInput) {
  const query = await searchParams;
  const state = readKey(MOVEMENT_STATE, query.state);
  const fault = readKey(FAULT, query.fault);
  const cursor = readWord(query.cursor);
  const { payouts } = await api();
  const [summary, movements, imports] = await Promise.all([
    payouts.reconciliation({}),
    payouts.reconciliationItems({ state, fault, cursor, limit: PAGE_ITEMS }),
    payouts.statementImports({ limit: IMPORTS_SHOWN }),
  ]);
  const matched =
    summary.matchedBps === null ? "No movements in 90 days" : `${summary.matchedBps / BPS_PER_PERCENT} % of ${summary.lines} matched by themselves`;
  return (
    <>
      <PageHeader
        title="Reconciliation"
        facts={
          <>
            <span className="tabular">{matched}</span>
            {summary.lastImportAt !== null && (
              <span>
                Last heard <DateText at={summary.lastImportAt} precision="minute" /> UTC
              </span>
            )}
          </>
        }
      />
      <div className="grid items-start gap-x-10 gap-y-12 xl:grid-cols-2">
        <Section label="For a person">
          <Open summary={summary} />
        </Section>
        <Section label="A bank’s file" aside="Read, not kept">
          <ImportForm />
        </Section>
      </div>
      <Section label="Movements" className="mt-12">
        <FilterForm action={PATH}>
          <PickField label="State" name="state" chosen={state} choices={Object.entries(MOVEMENT_STATE).map(([each, { word }]) => [each, word])} />
          <PickField label="What is wrong" name="fault" chosen={fault} choices={Object.entries(FAULT)} />
        </FilterForm>
        {movements.items.length === 0 ? (
          <EmptyState
            title="No such movements"
            sentence="Take a bank’s file in, or ask for others. Chains are read each hour, and what moved at Stripe is held against payouts."
          />
        ) : (
          <MovementRows movements={movements.items} />
        )}
        <CursorPages
          path={PATH}
          asked={{ state, fault }}
          cursor={cursor}
          nextCursor={movements.nextCursor}
          shown={movements.items.length}
          total={movements.total}
        />
      </Section>
      <Section label="Statements that were taken" className="mt-12">
        {imports.items.length === 0 ? <p className="text-sm text-ink-2">None yet.</p> : <Imports imports={imports.items} />}
      </Section>
    </>
  );
}

export default function ReconciliationPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Comparing with the banks" />}>
      <Reconciliation {...input} />
    </Suspense>
  );
}
