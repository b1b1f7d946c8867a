import type { StripeCheckoutSession } from "@stripe/stripe-js";
import { formatCents } from "@/components/ui/money";

interface SumLinesProps {
  readonly session: StripeCheckoutSession;
  readonly label: string;
  readonly artistName: string;
  readonly artistCents: number;
}

function Line({ name, amount, isStrong = false }: { readonly name: string; readonly amount: string; readonly isStrong?: boolean }) {
  return (
    <div className={`flex items-baseline justify-between gap-4 border-b border-line py-2.5 leading-work ${isStrong ? "font-[560]" : "text-ink-2"}`}>
      <dt className="min-w-0 wrap-anywhere">{name}</dt>
      <dd className="tabular">{amount}</dd>
    </div>
  );
}

/** Where today's charge goes: the price, what a code takes off, the tax in it, and what reaches the artist. */
export function SumLines({ session, label, artistName, artistCents }: SumLinesProps) {
  const { subtotal, discount, taxInclusive, taxExclusive, total } = session.total;
  const taxes = (session.taxAmounts ?? []).filter((tax) => tax.minorUnitsAmount > 0);
  const taxCents = taxInclusive.minorUnitsAmount + taxExclusive.minorUnitsAmount;
  const currency = session.currency.toUpperCase();
  return (
    <dl className="text-sm">
      {discount.minorUnitsAmount > 0 && <Line name={label} amount={subtotal.amount} />}
      {discount.minorUnitsAmount > 0 && <Line name="Less by your code" amount={formatCents(-discount.minorUnitsAmount, currency)} />}
      {taxes.map((tax) => (
        <Line key={tax.displayName} name={`Of it ${tax.displayName}${tax.percentage === undefined ? "" : ` ${tax.percentage} %`}`} amount={tax.amount} />
      ))}
      {taxes.length === 0 && taxCents > 0 && <Line name="Of it tax" amount={formatCents(taxCents, currency)} />}
      <Line name={`Reaches ${artistName}`} amount={formatCents(artistCents, currency)} />
      <Line name="Keeps the house running" amount={formatCents(total.minorUnitsAmount - taxCents - artistCents, currency)} />
      <Line name="Total, taxes in it" amount={total.amount} isStrong />
    </dl>
  );
}
