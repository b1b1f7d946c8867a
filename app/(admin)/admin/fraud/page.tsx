import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { CaseRows } from "@/components/admin/fraud/case-rows";
import { CASE_STATUS } from "@/components/admin/fraud/case-words";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Suspicious views" };

const PAGE_ITEMS = 50;
const PATH = "/admin/fraud";

async function Cases({ searchParams }: PageInput) {
  const query = await searchParams;
  const status = readKey(CASE_STATUS, query.status);
  const cursor = readWord(query.cursor);
  const { items, total, nextCursor } = await (await api()).royalties.listViewCases({ status, cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader title="Suspicious views" facts="What they earned is held for a person, not lost. One case a film and day." />
      <FilterForm action={PATH}>
        <PickField
          label="Status"
          name="status"
          chosen={status}
          any={CASE_STATUS.open.word}
          choices={[
            ["released", CASE_STATUS.released.word],
            ["rejected", CASE_STATUS.rejected.word],
          ]}
        />
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState
          title="Nothing to look at"
          sentence={status === undefined ? "No view is held. New cases appear here within a minute." : "No case ended that way."}
        />
      ) : (
        <CaseRows cases={items} />
      )}
      <CursorPages path={PATH} asked={{ status }} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function FraudPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the cases" />}>
      <Cases {...input} />
    </Suspense>
  );
}
