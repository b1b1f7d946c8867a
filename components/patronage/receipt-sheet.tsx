import type { ReactNode } from "react";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { PAID_FOR, type Receipt, ReceiptStatus } from "./receipt-table";

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 border-b border-line py-2.5 leading-work">
      <dt className="text-ink-2">{name}</dt>
      <dd className="tabular text-right wrap-anywhere">{children}</dd>
    </div>
  );
}

/** One payment, and who got what of it: every cent has a line. */
export function ReceiptSheet({ receipt }: { readonly receipt: Receipt }) {
  const { currency } = receipt;
  const sum = (cents: number) => formatCents(cents, currency);
  return (
    <div className="grid gap-8">
      <dl className="border-t border-ink">
        <Fact name="Paid on">
          <DateText at={receipt.paidAt} />
        </Fact>
        <Fact name="By">{receipt.fan.name}</Fact>
        <Fact name="For">
          {PAID_FOR[receipt.kind]}, {receipt.artist.name}
        </Fact>
        <Fact name="Seller">MHC Streaming</Fact>
        <Fact name="State">
          <ReceiptStatus status={receipt.status} />
        </Fact>
      </dl>
      <dl className="border-t border-ink">
        <Fact name={`To ${receipt.artist.name}`}>{sum(receipt.artistCents)}</Fact>
        <Fact name={`To the house, ${receipt.feeBps / 100} %`}>{sum(receipt.platformFeeCents)}</Fact>
        <Fact name="Tax in it">{sum(receipt.taxCents)}</Fact>
        <Fact name="Paid in all">
          <strong className="font-[600]">{sum(receipt.amountCents)}</strong>
        </Fact>
        {receipt.refunds.map((refund) => (
          <Fact key={refund.id} name="Given back">
            <DateText at={refund.createdAt} className="pr-4 text-ink-2" />
            {sum(-refund.amountCents)}
          </Fact>
        ))}
      </dl>
      {receipt.consent !== null && (
        <p className="text-sm leading-work text-ink-2">
          Agreed to on <DateText at={receipt.consent.agreedAt} />: “{receipt.consent.text}”
        </p>
      )}
    </div>
  );
}
