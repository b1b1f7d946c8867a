import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { ArtistIndex } from "@/components/accounts/artist-index";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Artists" };

const PAGE_ITEMS = 50;

async function Artists({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { items, total } = await (await api()).accounts.listArtists({ limit: PAGE_ITEMS, offset });
  return (
    <>
      <h1 className="temper border-b border-ink pb-5 text-title-lg leading-title">Artists</h1>
      {items.length === 0 ? (
        <EmptyState
          title="No artists yet"
          sentence="Open the first artist page: choose a light, upload a film."
          action={<ButtonLink href="/sign-up?as=artist">Open an artist page</ButtonLink>}
        />
      ) : (
        <ArtistIndex artists={items} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/artists?from=${from}`} />
    </>
  );
}

export default function ArtistsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading artists" />}>
      <Artists {...input} />
    </Suspense>
  );
}
