import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { FilmGrid } from "@/components/catalogue/film-grid";
import { GradeFilters } from "@/components/realm/grade-filters";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

export const metadata = { title: "Watch" };

const PAGE_ITEMS = 24;
const CARD_WIDTH_PX = 420;

async function Films({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { items, total } = await (await api()).catalogue.newVideos({ limit: PAGE_ITEMS, offset });
  return (
    <>
      <GradeFilters grades={REALM_GRADES} widthPx={CARD_WIDTH_PX} />
      <h1 className="temper mb-8 border-b border-ink pb-5 text-title-lg leading-title">All films</h1>
      <h2 className="sr-only">Newest first</h2>
      {items.length === 0 ? (
        <EmptyState
          title="No films yet"
          sentence="The first artist to publish one stands here."
          action={<ButtonLink href="/artists">Find an artist</ButtonLink>}
        />
      ) : (
        <FilmGrid films={items} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/watch?from=${from}`} />
    </>
  );
}

export default function WatchListPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading films" />}>
      <Films {...input} />
    </Suspense>
  );
}
