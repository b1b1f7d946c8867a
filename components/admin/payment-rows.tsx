import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { type AdminPayment, PAID_FOR, PAYMENT_STATUS } from "./payment-words";

/** Payments of the whole platform. */
export function PaymentRows({ payments }: { readonly payments: readonly AdminPayment[] }) {
  return (
    <DataTable<AdminPayment>
      caption="Payments, newest first"
      rows={payments}
      rowId={(payment) => payment.id}
      columns={[
        {
          id: "fan",
          label: "Paid by",
          cell: (payment) => (
            <Link href={`/admin/payments/${payment.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] wrap-anywhere group-hover:underline">{payment.fan.name}</span>
              <span className="text-xs text-ink-2 wrap-anywhere">{payment.fan.email}</span>
            </Link>
          ),
        },
        { id: "artist", label: "To", isOnPhone: false, cell: (payment) => payment.artist.name },
        { id: "kind", label: "For", isOnPhone: false, cell: (payment) => PAID_FOR[payment.kind] },
        { id: "status", label: "Status", cell: (payment) => <Status tone={PAYMENT_STATUS[payment.status].tone}>{PAYMENT_STATUS[payment.status].word}</Status> },
        { id: "at", label: "When, UTC", isOnPhone: false, cell: (payment) => <DateText at={payment.paidAt} precision="minute" className="text-ink-2" /> },
        {
          id: "amount",
          label: "Amount",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (payment) => formatCents(payment.amountCents, payment.currency),
        },
      ]}
    />
  );
}
