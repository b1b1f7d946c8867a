import { UploadSimple } from "@phosphor-icons/react/dist/ssr/UploadSimple";
import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { FilmRows } from "@/components/catalogue/film-rows";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Films" };

const PAGE_ITEMS = 20;

async function Films({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { items, total } = await (await api()).catalogue.videos({ limit: PAGE_ITEMS, offset });
  const upload = (
    <ButtonLink href="/studio/upload" variant="primary">
      <UploadSimple aria-hidden size={18} /> Upload a film
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Films"
        facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 film" : `${total} films`}</span>}
        actions={total === 0 ? undefined : upload}
      />
      {items.length === 0 ? (
        <EmptyState title="No films yet" sentence="Send one, long as it is. Then clips can be cut from it, and people can watch it." action={upload} />
      ) : (
        <FilmRows films={items} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio?from=${from}`} />
    </>
  );
}

export default function FilmsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your films" />}>
      <Films {...input} />
    </Suspense>
  );
}
