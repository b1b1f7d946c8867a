import Link from "next/link";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { PaymentSplit } from "@/components/admin/payment-split";
import { PAID_FOR, PAYMENT_STATUS } from "@/components/admin/payment-words";
import { RefundForm } from "@/components/patronage/refund-form";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payment" };

export default async function PaymentPage({ params }: PageInput<{ paymentId: string }>) {
  const { paymentId } = await params;
  const payment = await orNotFound((await api()).patronage.getPayment({ paymentId }));
  const status = PAYMENT_STATUS[payment.status];
  const canRefund = payment.status === "succeeded" || payment.status === "partially_refunded";
  return (
    <>
      <PageHeader
        title={`${formatCents(payment.amountCents, payment.currency)} from ${payment.fan.name}`}
        trail={[{ href: "/admin/payments", label: "Payments" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>{PAID_FOR[payment.kind]}</span>
            <span>
              <DateText at={payment.paidAt} precision="minute" /> UTC
            </span>
            <span className="wrap-anywhere">{payment.fan.email}</span>
          </>
        }
      />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="Who got what">
          <PaymentSplit payment={payment} />
        </Section>
        <Section label="Give money back">
          {canRefund ? <RefundForm payment={payment} /> : <p className="text-sm text-ink-2">{status.word}: there is nothing left to give back.</p>}
        </Section>
        <Section label="What the fan’s bank says">
          {payment.disputes.length === 0 ? (
            <p className="text-sm text-ink-2">No dispute.</p>
          ) : (
            <ul className="text-sm leading-work">
              {payment.disputes.map((dispute) => (
                <li key={dispute.id} className="flex flex-wrap items-baseline justify-between gap-x-5 gap-y-1 border-b border-line py-2.5">
                  <Status tone={dispute.status === "lost" ? "bad" : dispute.status === "won" ? "ok" : "unknown"}>{dispute.status.replaceAll("_", " ")}</Status>
                  <span className="text-ink-2">{dispute.reason.replaceAll("_", " ")}</span>
                  <span className="tabular">{formatCents(dispute.amountCents, payment.currency)}</span>
                  <DateText at={dispute.createdAt} className="text-ink-2" />
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section label="Ids">
          <ul className="grid gap-2">
            {[payment.id, payment.subjectId, payment.stripeChargeId].map((id) => (
              <li key={id} className="font-mono text-xs wrap-anywhere">
                {id}
              </li>
            ))}
          </ul>
          <p className="pt-4 text-sm">
            <Link href={`/artists/${payment.artist.handle}`} className="underlined">
              {payment.artist.name}’s page
            </Link>
          </p>
        </Section>
      </div>
    </>
  );
}
