import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { Section } from "@/components/ui/section";
import { SOURCES } from "../earnings/earning-words";
import type { Statement } from "./statement-words";

type Paid = Statement["paid"][number];

/** Payouts, tax kept back and fees of a month, one by one. */
export function PaidLines({ paid, currency }: Pick<Statement, "paid" | "currency">) {
  if (paid.length === 0) return null;
  return (
    <Section label="Paid out and kept back">
      <DataTable<Paid>
        caption="Paid out and kept back"
        rows={paid}
        rowId={(row) => row.reference}
        columns={[
          { id: "at", label: "When, UTC", cell: (row) => <DateText at={row.at} precision="minute" className="whitespace-nowrap" /> },
          { id: "what", label: "What", cell: (row) => SOURCES[row.source].word },
          {
            id: "payout",
            label: "Payout",
            isOnPhone: false,
            cell: (row) => (
              <Link href={`/studio/payouts/${row.payoutId}`} className="underlined measured inline-flex min-h-6 items-center pointer-coarse:min-h-11">
                {row.payoutId}
              </Link>
            ),
          },
          { id: "amount", label: "Amount", align: "end", cell: (row) => <MicrosText micros={row.amountMicros} currency={currency} isAligned isLossBad /> },
        ]}
      />
    </Section>
  );
}
