import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { ClosedShops } from "@/components/studio/merch/closed-shops";
import { LinkForm } from "@/components/studio/merch/link-form";
import { LinkRows } from "@/components/studio/merch/link-rows";
import { OrderRows } from "@/components/studio/merch/order-rows";
import { ShopActions } from "@/components/studio/merch/shop-actions";
import { ShopForm } from "@/components/studio/merch/shop-form";
import { ShopList } from "@/components/studio/merch/shop-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { api, pageContext } from "@/server/api/server-caller";
import { DAY_MS } from "@/server/kernel/durations";

export const metadata = { title: "Merch" };

const LINKS_A_PAGE = 20;
const ORDERS_A_PAGE = 20;
const ALL = { limit: 100 };

/** As `2027-01-31`, UTC. */
function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export default async function MerchPage({ searchParams }: PageInput) {
  const { links: linksFrom, orders: ordersFrom } = await searchParams;
  const at = { links: readOffset(linksFrom), orders: readOffset(ordersFrom) };
  const [{ role }, { royalties, catalogue }, { services }] = await Promise.all([requireViewer(), api(), pageContext()]);
  const isAdmin = role === "admin";
  const now = services.clock.now().getTime();
  const [shops, closed, links, orders, films] = await Promise.all([
    royalties.merchShops(ALL),
    isAdmin ? royalties.closedShops(ALL) : null,
    royalties.myMerchLinks({ limit: LINKS_A_PAGE, offset: at.links }),
    royalties.myMerchOrders({ limit: ORDERS_A_PAGE, offset: at.orders }),
    catalogue.videos(ALL),
  ]);
  const origin = services.env.PUBLIC_URL?.replace(/\/$/, "") ?? `http://127.0.0.1:${services.env.PORT}`;
  const hrefFor = (from: Partial<typeof at>) =>
    `/studio/merch?${new URLSearchParams({ links: String(from.links ?? at.links), orders: String(from.orders ?? at.orders) })}`;
  return (
    <>
      <PageHeader
        title="Merch"
        facts="Things in shops that you link to. The shop tells us of each order that came by your link, and your part of it is yours at once."
      />
      {shops.items.length > 0 && (
        <details open={links.total === 0} className="mb-10 border-t border-ink">
          <summary className="flex min-h-11 items-center gap-2 text-md font-[600]">
            <Plus aria-hidden size={16} /> Link to something
          </summary>
          <LinkForm shops={shops.items} films={films.items.map(({ id, title }) => ({ id, title }))} />
        </details>
      )}
      <div className="grid gap-14">
        <Section label="Your links" aside={links.total > 0 && <span className="tabular">{links.total}</span>}>
          {links.items.length === 0 ? (
            <EmptyState
              title="Nothing linked yet"
              sentence={
                shops.total === 0
                  ? "No shop works with the house yet. Once one does, it stands here, and you can link to what it sells of yours."
                  : "Link to a shirt, a print or a record above. It stands on your page, and each order by it is listed here."
              }
            />
          ) : (
            <LinkRows links={links.items} origin={origin} />
          )}
          <Pagination offset={at.links} limit={LINKS_A_PAGE} total={links.total} hrefFor={(from) => hrefFor({ links: from })} />
        </Section>
        <Section id="orders" label="Orders" aside={orders.total > 0 && <span className="tabular">{orders.total}</span>}>
          {orders.items.length === 0 ? (
            <p className="max-w-[64ch] text-ink-2">None yet. An order is here as soon as the shop has told us of it; who bought it is never told.</p>
          ) : (
            <OrderRows orders={orders.items} />
          )}
          <Pagination offset={at.orders} limit={ORDERS_A_PAGE} total={orders.total} hrefFor={(from) => `${hrefFor({ orders: from })}#orders`} />
        </Section>
        {shops.items.length > 0 && (
          <Section label="Shops" aside={<span className="tabular">{shops.total}</span>}>
            <ShopList
              shops={shops.items}
              origin={origin}
              actions={isAdmin ? (shop) => <ShopActions shop={shop} today={dayAt(now)} tomorrow={dayAt(now + DAY_MS)} /> : undefined}
            />
          </Section>
        )}
        {closed !== null && closed.items.length > 0 && (
          <Section label="Closed shops" aside="Admins alone see this">
            <ClosedShops shops={closed.items} today={dayAt(now)} />
          </Section>
        )}
        {isAdmin && (
          <Section label="Take a shop in" aside="Admins alone see this">
            <ShopForm />
          </Section>
        )}
      </div>
    </>
  );
}
