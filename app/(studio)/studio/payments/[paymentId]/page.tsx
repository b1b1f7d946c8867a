import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { ReceiptSheet } from "@/components/patronage/receipt-sheet";
import { ReceiptStatus } from "@/components/patronage/receipt-table";
import { RefundForm } from "@/components/patronage/refund-form";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payment" };

export default async function StudioPaymentPage({ params }: PageInput<{ paymentId: string }>) {
  const { paymentId } = await params;
  const [viewer, { patronage }] = await Promise.all([requireViewer(), api()]);
  const payment = await orNotFound(patronage.receipt({ paymentId }));
  // Who paid it may read it too, and has the receipt for that.
  if (payment.artist.id !== viewer.userId) notFound();
  const canRefund = payment.status === "succeeded" || payment.status === "partially_refunded";
  return (
    <>
      <PageHeader
        title={`${formatCents(payment.amountCents, payment.currency)} from ${payment.fan.name}`}
        trail={[{ href: "/studio/patrons", label: "Patrons" }]}
        facts={<span className="measured">{payment.number}</span>}
      />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="Who got what">
          <ReceiptSheet receipt={payment} />
        </Section>
        <Section label="Give money back">{canRefund ? <RefundForm payment={payment} /> : <ReceiptStatus status={payment.status} />}</Section>
      </div>
    </>
  );
}
