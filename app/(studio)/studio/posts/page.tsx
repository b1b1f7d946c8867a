import { NotePencil } from "@phosphor-icons/react/dist/ssr/NotePencil";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { PostRows } from "@/components/studio/posts/post-rows";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Posts" };

const PAGE_ITEMS = 50;

export default async function PostsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { benefits, patronage } = await api();
  const [{ items, total }, { tiers }] = await Promise.all([benefits.myPosts({ limit: PAGE_ITEMS, offset }), patronage.listMyTiers({})]);
  const write = (
    <ButtonLink href="/studio/posts/new" variant="primary">
      <NotePencil aria-hidden size={18} /> Write a post
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Posts"
        facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 post" : `${total} posts`}</span>}
        actions={total === 0 ? undefined : write}
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing written yet" sentence="Say what you work on: to everybody, or to patrons from a tier on." action={write} />
      ) : (
        <PostRows posts={items} tiers={tiers} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/posts?from=${from}`} />
    </>
  );
}
