import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { PayoutRows } from "@/components/admin/payouts/payout-rows";
import { PAYOUT_STATE, RAIL } from "@/components/admin/payouts/payout-words";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "All payouts" };

const PAGE_ITEMS = 50;
const PATH = "/admin/payouts/all";
const WAITS = { true: "Somebody or something", false: "Nothing" } as const;

async function AllPayouts({ searchParams }: PageInput) {
  const query = await searchParams;
  const asked = {
    state: readKey(PAYOUT_STATE, query.state),
    rail: readKey(RAIL, query.rail),
    waiting: readKey(WAITS, query.waiting),
    runId: readWord(query.runId),
    accountId: readWord(query.accountId),
  };
  const cursor = readWord(query.cursor);
  const { items, total, nextCursor } = await (await api()).payouts.listAllPayouts({ ...asked, cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader
        title="All payouts"
        trail={[{ href: "/admin/payouts", label: "Payouts" }]}
        facts={<span className="tabular">{total.toLocaleString("en-GB")}</span>}
      />
      <FilterForm action={PATH}>
        <PickField label="State" name="state" chosen={asked.state} choices={Object.entries(PAYOUT_STATE).map(([state, { word }]) => [state, word])} />
        <PickField label="Rail" name="rail" chosen={asked.rail} choices={Object.entries(RAIL)} />
        <PickField label="Waits for" name="waiting" chosen={asked.waiting} any="Either" choices={Object.entries(WAITS)} />
        <TextField label="Artist’s id" name="accountId" defaultValue={asked.accountId} maxLength={64} />
        <TextField label="Run’s id" name="runId" defaultValue={asked.runId} maxLength={64} />
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState title="No such payouts" sentence="Nothing was paid out yet, or nothing like what you asked for." />
      ) : (
        <PayoutRows payouts={items} />
      )}
      <CursorPages path={PATH} asked={asked} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function AllPayoutsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the payouts" />}>
      <AllPayouts {...input} />
    </Suspense>
  );
}
