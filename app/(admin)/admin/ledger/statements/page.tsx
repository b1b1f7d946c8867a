import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { DifferenceRows } from "@/components/admin/books/difference-rows";
import { CursorPages } from "@/components/admin/cursor-pages";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Statements that differ" };

const PAGE_ITEMS = 50;

async function Differences({ searchParams }: PageInput) {
  const cursor = readWord((await searchParams).cursor);
  const { items, total, nextCursor } = await (await api()).royalties.statementDifferences({ cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader
        title="Statements that differ"
        trail={[{ href: "/admin/ledger", label: "Ledger" }]}
        facts="A statement is the same bytes whenever it is made. One that comes out otherwise is given to nobody until somebody has found out why."
      />
      {items.length === 0 ? (
        <EmptyState title="None" sentence="Every statement that was asked for again came out as it was." />
      ) : (
        <DifferenceRows differences={items} />
      )}
      <CursorPages path="/admin/ledger/statements" asked={{}} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function DifferencesPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the statements" />}>
      <Differences {...input} />
    </Suspense>
  );
}
