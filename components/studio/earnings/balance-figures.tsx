import { DateText } from "@/components/ui/date-text";
import { writeMicros } from "@/components/ui/micros";
import { MicrosText } from "@/components/ui/micros-text";
import { formatCents } from "@/components/ui/money";
import { TextLink } from "@/components/ui/text-link";
import { Figure, HugeAmount } from "../figures";
import { type Account, balanceIn, type Earnings } from "./earning-words";

const RAIL_WORDS: Readonly<Record<string, string>> = {
  stripe: "Stripe account",
  sepa: "bank account",
  ach: "bank account",
  crypto: "USDC wallet",
  invoice: "invoice by hand",
};

function methodWords({ payoutMethod }: Account): string {
  if (payoutMethod === null) return "Nobody knows yet where to send it.";
  const word = RAIL_WORDS[payoutMethod.kind] ?? payoutMethod.kind;
  return payoutMethod.last4 === "" ? `By ${word}.` : `To your ${word} ending in ${payoutMethod.last4}.`;
}

interface BalanceFiguresProps {
  readonly account: Account;
  readonly today: Earnings;
}

/** What there is now, in one huge number, and what of it is not free yet. */
export function BalanceFigures({ account, today }: BalanceFiguresProps) {
  const { currency } = today;
  const balance = balanceIn(account, currency);
  const amount = (cents: number) => formatCents(cents, currency);
  const hasCarried = balance.carriedMicros !== "0";
  return (
    <div className="grid border-t border-ink border-b border-b-line xl:grid-cols-[minmax(0,5fr)_minmax(0,8fr)]">
      <div className="grid content-start gap-3 py-4">
        <p className="text-sm text-ink-2">Balance</p>
        <HugeAmount amount={amount(balance.balanceCents)} />
        <p className="text-xs leading-work text-ink-3">
          {hasCarried ? `and ${writeMicros(balance.carriedMicros, currency)} carried until it makes a cent` : "to the cent; nothing below one is carried"}
          {balance.receivableCents > 0 && `. ${amount(balance.receivableCents)} of an earlier refund comes out of what you earn next`}
        </p>
      </div>
      <dl className="grid sm:grid-cols-2 lg:grid-cols-4 max-xl:border-t max-xl:border-line">
        <Figure
          label="Today"
          value={<MicrosText micros={today.total.amountMicros} currency={currency} isLossBad />}
          note={today.total.entries === 1 ? "1 entry since midnight UTC" : `${today.total.entries} entries since midnight UTC`}
        />
        <Figure label="Pending" value={amount(balance.pendingCents)} note="looked at before it counts" />
        <Figure label="Held" value={amount(balance.heldCents)} note="of the balance, on its way out" />
        <Figure
          label={
            <span className="flex items-baseline justify-between gap-3">
              Next payout
              <TextLink href="/studio/payouts">Details</TextLink>
            </span>
          }
          value={<DateText at={account.nextPayoutAt} />}
          note={methodWords(account)}
        />
      </dl>
    </div>
  );
}
