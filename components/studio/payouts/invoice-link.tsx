"use client";

import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

function save(bytes: BlobPart, type: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The invoice of a payout, for people and for programs. */
export function InvoiceLink({ payoutId }: { readonly payoutId: string }) {
  return (
    <div className="flex flex-wrap gap-2">
      <CallButton
        call={async () => {
          const { name, pdf } = await apiClient.payouts.invoiceDocuments.query({ payoutId });
          save(
            Uint8Array.from(atob(pdf), (sign) => sign.charCodeAt(0)),
            "application/pdf",
            `${name}.pdf`,
          );
        }}
      >
        Invoice as PDF
      </CallButton>
      <CallButton
        call={async () => {
          const { name, xml } = await apiClient.payouts.invoiceDocuments.query({ payoutId });
          save(xml, "application/xml", `${name}.xml`);
        }}
      >
        Invoice as UBL
      </CallButton>
    </div>
  );
}
