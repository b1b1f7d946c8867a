import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

type InvoiceStatus = Outputs["payouts"]["invoices"]["items"][number]["status"];

export const INVOICE_STATUS: Readonly<Record<InvoiceStatus, { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "To be paid", tone: "waiting" },
  paid: { word: "Paid", tone: "ok" },
  cancelled: { word: "Cancelled", tone: "idle" },
};
