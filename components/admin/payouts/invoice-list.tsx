"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { saveFile } from "@/components/admin/save-file";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { AskFirst } from "@/components/ui/ask-first";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { INVOICE_STATUS } from "./invoice-words";

type Invoice = Outputs["payouts"]["invoices"]["items"][number];

function Documents({ invoice }: { readonly invoice: Invoice }) {
  const fetchBoth = async () => {
    const { name, pdf, xml } = await apiClient.payouts.invoiceDocuments.query({ payoutId: invoice.payoutId });
    saveFile(
      `${name}.pdf`,
      Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0)),
      "application/pdf",
    );
    saveFile(`${name}.xml`, xml, "application/xml");
  };
  return (
    <CallButton name={`PDF and XML of ${invoice.name}`} call={fetchBoth}>
      PDF and XML
    </CallButton>
  );
}

function End({ invoice }: { readonly invoice: Invoice }) {
  const router = useRouter();
  const amount = formatCents(invoice.amountCents, invoice.currency);
  const end = (status: "paid" | "cancelled", note: string) => apiClient.payouts.endInvoice.mutate({ payoutId: invoice.payoutId, status, note });
  return (
    <>
      <AskFirst
        label="Paid"
        name={`${invoice.name} is paid`}
        title={`${invoice.name} is paid?`}
        confirm={`${amount} is paid`}
        refuse="Not yet"
        words={{ label: "What the bank calls the payment", leastChars: 3 }}
        call={({ words }) => end("paid", words)}
        onDone={() => router.refresh()}
      >
        <p>The payout is settled in the books and the artist is written to.</p>
      </AskFirst>
      <AskFirst
        label="Will not be"
        name={`${invoice.name} will not be paid`}
        variant="danger"
        title={`${invoice.name} will not be paid?`}
        confirm="Cancel the invoice"
        refuse="Keep it"
        words={{ label: "Why", leastChars: 3 }}
        call={({ words }) => end("cancelled", words)}
        onDone={() => router.refresh()}
      >
        <p>The payout fails and {amount} goes back to the artist’s balance. The number stays used.</p>
      </AskFirst>
    </>
  );
}

/** Invoices that a person pays at the bank. */
export function InvoiceList({ invoices }: { readonly invoices: readonly Invoice[] }) {
  return (
    <DataTable<Invoice>
      caption="Invoices, newest first"
      rows={invoices}
      rowId={(invoice) => invoice.payoutId}
      columns={[
        {
          id: "name",
          label: "Number",
          cell: (invoice) => (
            <Link href={`/admin/payouts/${invoice.payoutId}`} className="inline-flex min-h-9 items-center font-[560] hover:underline pointer-coarse:min-h-11">
              {invoice.name}
            </Link>
          ),
        },
        {
          id: "status",
          label: "Status",
          cell: (invoice) => (
            <>
              <Status tone={INVOICE_STATUS[invoice.status].tone}>{INVOICE_STATUS[invoice.status].word}</Status>
              {invoice.note !== null && <span className="block text-ink-2 wrap-anywhere">{invoice.note}</span>}
            </>
          ),
        },
        { id: "at", label: "Issued", isOnPhone: false, cell: (invoice) => <DateText at={invoice.issuedAt} /> },
        {
          id: "amount",
          label: "Amount",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (invoice) => formatCents(invoice.amountCents, invoice.currency),
        },
        {
          id: "acts",
          label: <span className="sr-only">Do</span>,
          align: "end",
          cell: (invoice) => (
            <span className="inline-flex flex-wrap justify-end gap-2">
              <Documents invoice={invoice} />
              {invoice.status === "open" && <End invoice={invoice} />}
            </span>
          ),
        },
      ]}
    />
  );
}
