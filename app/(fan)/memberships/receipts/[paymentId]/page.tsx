import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { PrintButton } from "@/components/patronage/print-button";
import { ReceiptSheet } from "@/components/patronage/receipt-sheet";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: PageInput<{ paymentId: string }>) {
  const { paymentId } = await params;
  const receipt = await orNotFound((await api()).patronage.receipt({ paymentId }));
  return (
    <div className="max-w-[720px] pb-24">
      <PageHeader
        title="Receipt"
        trail={[{ href: "/memberships", label: "Memberships" }]}
        facts={<span className="measured">{receipt.number}</span>}
        actions={<PrintButton />}
      />
      <ReceiptSheet receipt={receipt} />
    </div>
  );
}
