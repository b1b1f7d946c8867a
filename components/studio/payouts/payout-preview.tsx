import { formatCents } from "@/components/ui/money";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { TextLink } from "@/components/ui/text-link";
import { FORMS, methodWords, type Preview } from "./payout-words";

/** What would leave the balance, what of it is tax, and what arrives where: the figures that are then held. */
export function PayoutPreview({ payout, currency }: { readonly payout: NonNullable<Preview["payout"]>; readonly currency: string }) {
  const amount = (cents: number) => formatCents(cents, currency);
  const rates = [...new Set(payout.taxes.map(({ rateBps }) => `${rateBps / BPS_PER_PERCENT} %`))].join(" and ");
  return (
    <dl className="grid w-full max-w-[56ch] grid-cols-[1fr_auto] gap-y-1 text-sm leading-work">
      <dt className="text-ink-2">Leaves your balance</dt>
      <dd className="tabular pl-6 text-right">{amount(payout.grossCents)}</dd>
      <dt className="text-ink-2">
        {payout.withheldCents === 0 ? "No tax is withheld" : `Tax, ${rates} of what it applies to`}, {FORMS[payout.formState]}.{" "}
        <TextLink href="/studio/tax">Tax form</TextLink>
      </dt>
      <dd className="tabular pl-6 text-right">{payout.withheldCents === 0 ? amount(0) : `−${amount(payout.withheldCents)}`}</dd>
      <dt className="border-t border-line pt-1 font-[560]">{methodWords(payout.method)} gets</dt>
      <dd className="tabular border-t border-line pt-1 pl-6 text-right font-[560]">{amount(payout.amountCents)}</dd>
    </dl>
  );
}
