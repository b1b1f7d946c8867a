import { type ClosedShop, debtWords } from "./merch-words";
import { ShopPayments } from "./shop-payments";

interface ClosedShopsProps {
  readonly shops: readonly ClosedShop[];
  /** As `2027-01-31`, UTC. */
  readonly today: string;
}

/** Shops that nothing more is taken from: what each still owes, and what it paid. */
export function ClosedShops({ shops, today }: ClosedShopsProps) {
  return (
    <ul className="border-t border-line">
      {shops.map((shop) => (
        <li key={shop.id} className="grid gap-1 border-b border-line py-4">
          <h3 className="list-title text-lg leading-title wrap-anywhere">{shop.name}</h3>
          <p className="font-mono text-xs text-ink-2 wrap-anywhere">{shop.origin}</p>
          <p className="tabular text-sm leading-work">{debtWords(shop.owedMicros, shop.currency)}</p>
          <ShopPayments shop={shop} today={today} isDebtSaid />
        </li>
      ))}
    </ul>
  );
}
