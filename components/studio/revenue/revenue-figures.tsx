import { formatCents } from "@/components/ui/money";
import { Figure, HugeAmount } from "../figures";
import { type CurrencyStats, longMonth, sumOf, withMinus } from "./revenue-words";

/** One huge number that says what it rests on, and the three that explain it. */
export function RevenueFigures({ stats }: { readonly stats: CurrencyStats }) {
  const { currency, mrr, revenue } = stats;
  const now = mrr.at(-1);
  const before = mrr.at(-2);
  const paid = sumOf(revenue, (row) => row.grossCents - row.takenBackCents);
  const yours = sumOf(revenue, (row) => row.netCents);
  const share = sumOf(revenue, (row) => row.feeCents);
  const cardFees = sumOf(revenue, (row) => row.stripeFeeCents);
  const amount = (cents: number) => withMinus(formatCents(cents, currency));
  const patrons = now?.endPatrons ?? 0;
  return (
    <div className="grid border-t border-ink border-b border-b-line lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div className="grid content-start gap-3 py-4">
        <p className="text-sm text-ink-2">Every month</p>
        <HugeAmount amount={formatCents(stats.mrrCents, currency)} />
        <p className="text-xs leading-work text-ink-3">
          rests on {patrons} {patrons === 1 ? "patron" : "patrons"} who pay; a year counts as twelve months
        </p>
      </div>
      <dl className="grid sm:grid-cols-3 max-lg:border-t max-lg:border-line">
        <Figure label={`Yours, ${mrr.length} months`} value={amount(yours)} note={`of ${amount(paid)} that fans paid`} />
        <Figure
          label="Churn"
          value={now?.churnBps == null ? "–" : `${(now.churnBps / 100).toFixed(1)} %`}
          note={
            now === undefined || now.churnBps === null
              ? "Nobody paid when this month began"
              : `${now.churnedPatrons} of ${now.startPatrons} left this month${before?.churnBps == null ? "" : `; ${(before.churnBps / 100).toFixed(1)} % in ${longMonth(before.month)}`}`
          }
        />
        <Figure
          label="The house’s share"
          value={amount(share)}
          note={`Out of it the house paid ${amount(cardFees)} for the cards; nothing more is taken from yours`}
        />
      </dl>
    </div>
  );
}
