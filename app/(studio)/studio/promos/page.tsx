import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { PromoForm } from "@/components/studio/promos/promo-form";
import { PromoRows } from "@/components/studio/promos/promo-rows";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Promo codes" };

const PAGE_ITEMS = 50;

export default async function PromosPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const [{ patronage }, { services }] = await Promise.all([api(), pageContext()]);
  const [{ items, total }, { tiers }] = await Promise.all([patronage.listPromos({ limit: PAGE_ITEMS, offset }), patronage.listMyTiers({})]);
  return (
    <>
      <PageHeader title="Promo codes" facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 code" : `${total} codes`}</span>} />
      <details open={total === 0} className="mb-6 border-t border-ink">
        <summary className="flex min-h-11 items-center gap-2 text-md font-[600]">
          <Plus aria-hidden size={16} /> Make a code
        </summary>
        <PromoForm tiers={tiers} />
      </details>
      {items.length === 0 ? (
        <EmptyState title="No codes yet" sentence="A code makes the first months cheaper for whom you give it to. Your share is of what they pay." />
      ) : (
        <PromoRows promos={items} tierNames={new Map(tiers.map((tier) => [tier.id, tier.name]))} now={services.clock.now().getTime()} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/promos?from=${from}`} />
    </>
  );
}
