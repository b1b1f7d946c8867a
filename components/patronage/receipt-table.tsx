import type { Outputs } from "@/components/ui/api-types";
import { type Column, DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status, type StatusTone } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";

export type Receipt = Outputs["patronage"]["receipt"];

export const PAID_FOR: Readonly<Record<Receipt["kind"], string>> = { subscription: "Membership", tip: "Tip", gift: "Gift", pledge: "Pledge", ticket: "Ticket" };

const STATUS_WORDS: Readonly<Record<Receipt["status"], { readonly tone: StatusTone; readonly word: string }>> = {
  succeeded: { tone: "ok", word: "Paid" },
  partially_refunded: { tone: "idle", word: "Partly given back" },
  refunded: { tone: "idle", word: "Given back" },
  disputed: { tone: "unknown", word: "In dispute at your bank" },
  dispute_lost: { tone: "idle", word: "Taken back by your bank" },
};

export function ReceiptStatus({ status }: Pick<Receipt, "status">) {
  const { tone, word } = STATUS_WORDS[status];
  return <Status tone={tone}>{word}</Status>;
}

const COLUMNS: readonly Column<Receipt>[] = [
  { id: "day", label: "Day", cell: (receipt) => <DateText at={receipt.paidAt} /> },
  { id: "artist", label: "To", cell: (receipt) => <span className="wrap-anywhere">{receipt.artist.name}</span> },
  { id: "kind", label: "For", cell: (receipt) => PAID_FOR[receipt.kind], isOnPhone: false },
  { id: "status", label: "", cell: (receipt) => <ReceiptStatus status={receipt.status} />, isOnPhone: false },
  { id: "amount", label: "Paid", align: "end", cell: (receipt) => <span className="tabular">{formatCents(receipt.amountCents, receipt.currency)}</span> },
  {
    id: "open",
    label: <span className="sr-only">Receipt</span>,
    align: "end",
    cell: (receipt) => (
      <TextLink href={`/memberships/receipts/${receipt.id}`} className="inline-flex min-h-11 items-center">
        Receipt<span className="sr-only"> {receipt.number}</span>
      </TextLink>
    ),
  },
];

/** What was paid, the newest first. */
export function ReceiptTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  return <DataTable caption="What you paid" columns={COLUMNS} rows={receipts} rowId={(receipt) => receipt.id} />;
}
