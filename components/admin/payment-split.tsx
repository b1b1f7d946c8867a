import { formatCents } from "@/components/ui/money";
import type { AdminPayment } from "./payment-words";

/** Who got what of a payment; the lines sum to what was paid. */
export function PaymentSplit({ payment }: { readonly payment: AdminPayment }) {
  const amount = (cents: number) => formatCents(cents, payment.currency);
  const lines = [
    { label: `${payment.artist.name}, the artist`, cents: payment.artistCents },
    { label: `The house, ${payment.feeBps / 100} %`, cents: payment.platformFeeCents },
    { label: "Tax", cents: payment.taxCents },
  ];
  return (
    <table className="w-full border-collapse text-sm leading-work">
      <caption className="sr-only">Who got what</caption>
      <tbody>
        {lines.map(({ label, cents }) => (
          <tr key={label} className="border-b border-line">
            <th scope="row" className="h-9 text-left font-normal wrap-anywhere">
              {label}
            </th>
            <td className="tabular text-right">{amount(cents)}</td>
          </tr>
        ))}
        <tr className="border-b border-ink">
          <th scope="row" className="h-9 text-left font-[600]">
            Paid
          </th>
          <td className="tabular text-right font-[600]">{amount(payment.amountCents)}</td>
        </tr>
        {payment.refundedCents > 0 && (
          <tr>
            <th scope="row" className="h-9 text-left font-normal">
              Given back
            </th>
            <td className="tabular text-right text-bad">−{amount(payment.refundedCents)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
