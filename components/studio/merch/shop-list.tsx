import type { ReactNode } from "react";
import { payWords, type Shop } from "./merch-words";

/** What a shop sends for an order; the code is the one in the link's address. */
const EXAMPLE = `{
  "event": "order.paid",
  "eventId": "evt-1", "orderId": "order-1",
  "code": "the value of mhc",
  "amountCents": 2599, "currency": "USD",
  "country": "DE",
  "orderedAt": "2026-01-31T12:00:00Z"
}`;

function Term({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div className="grid gap-1 border-b border-line py-2.5 sm:grid-cols-[10rem_1fr] sm:gap-4">
      <dt className="text-sm text-ink-2">{name}</dt>
      <dd className="font-mono text-xs leading-work wrap-anywhere select-all">{children}</dd>
    </div>
  );
}

/** How a shop tells of orders: what whoever runs it has to know, beside its secret. */
function HowItTells({ shop, origin }: { readonly shop: Shop; readonly origin: string }) {
  return (
    <details>
      <summary className="underlined inline-flex min-h-11 items-center text-sm">How {shop.name} tells us of an order</summary>
      <div className="grid gap-4 pt-2">
        <p className="max-w-[64ch] text-sm leading-body text-ink-2">
          A link of yours brings people to the shop with a code in <code className="font-mono text-xs">mhc</code>. When one of them has paid, the shop posts the
          order with that code. It signs the post with a secret that only it and the house have: the house hands it out once and can renew it. The same post
          again is taken once.
        </p>
        <dl className="border-t border-line">
          <Term name="Posts to">{`${origin}/api/merch/postbacks/${shop.id}`}</Term>
          <Term name="Signs in the header">x-mhc-signature: t=&lt;Unix seconds&gt;,v1=&lt;hex&gt;</Term>
          <Term name="With">HMAC-SHA-256 over t, a dot and the body as sent; at most five minutes old</Term>
        </dl>
        <pre className="bg-surface p-4 font-mono text-xs leading-work whitespace-pre-wrap wrap-anywhere">{EXAMPLE}</pre>
        <p className="max-w-[64ch] text-sm leading-body text-ink-2">
          Amounts are without tax and shipping. What comes back is told as <code className="font-mono text-xs">order.returned</code>, with the order’s id, an
          event id of its own and the cents that went back; your part of it goes back too.
        </p>
      </div>
    </details>
  );
}

interface ShopListProps {
  readonly shops: readonly Shop[];
  /** Of our own site. */
  readonly origin: string;
  /** What whoever looks may do with a shop; only admins may anything. */
  readonly actions?: ((shop: Shop) => ReactNode) | undefined;
}

/** The shops that may be linked to, what each pays, and how each tells us. */
export function ShopList({ shops, origin, actions }: ShopListProps) {
  return (
    <ul className="border-t border-line">
      {shops.map((shop) => (
        <li key={shop.id} className="grid gap-1 border-b border-line py-4">
          <h3 className="list-title text-lg leading-title wrap-anywhere">{shop.name}</h3>
          <p className="font-mono text-xs text-ink-2 wrap-anywhere">{shop.origin}</p>
          <p className="tabular text-sm leading-work text-ink-2">
            {payWords(shop)} In {shop.currency}.
          </p>
          <HowItTells shop={shop} origin={origin} />
          {actions?.(shop)}
        </li>
      ))}
    </ul>
  );
}
