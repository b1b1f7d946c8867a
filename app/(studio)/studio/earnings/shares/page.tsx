import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { PoolShareRows } from "@/components/studio/earnings/pool-share-rows";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Shares of the pool" };

const PAGE_ITEMS = 24;
const PATH = "/studio/earnings/shares";

async function Shares({ searchParams }: PageInput) {
  const cursor = readWord((await searchParams).cursor);
  const { items, total, nextCursor } = await (await api()).royalties.myShares({ cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader
        title="Shares of the pool"
        trail={[{ href: "/studio/earnings", label: "Earnings" }]}
        facts="A part of what fans pay the house is shared each month among those they watched. Both ways of sharing it are reckoned, and one of them counts."
      />
      {items.length === 0 ? (
        <EmptyState
          title="No month was shared yet"
          sentence="In the first hour after a month, your share of its pool is counted. It shows here once somebody watched you."
        />
      ) : (
        <PoolShareRows shares={items} />
      )}
      <CursorPages path={PATH} asked={{}} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function SharesPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your shares" />}>
      <Shares {...input} />
    </Suspense>
  );
}
