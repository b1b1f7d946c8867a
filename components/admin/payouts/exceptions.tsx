import { DataTable } from "@/components/ui/data-table";
import { formatCents } from "@/components/ui/money";
import { EXCEPTION, type PayoutRunDetail } from "./payout-words";

type ExceptionSum = PayoutRunDetail["exceptions"][number];

/** Who is left out and why, counted. They do not block the others. */
export function ExceptionSums({ sums }: { readonly sums: readonly ExceptionSum[] }) {
  if (sums.length === 0) return <p className="text-sm text-ink-2">Nobody with enough to be paid is left out.</p>;
  return (
    <DataTable<ExceptionSum>
      caption="Accounts that are left out, by reason"
      rows={sums}
      rowId={(sum) => `${sum.kind}-${sum.currency}`}
      columns={[
        { id: "why", label: "Why", cell: (sum) => EXCEPTION[sum.kind].word },
        { id: "next", label: "Next step", isOnPhone: false, className: "text-ink-2", cell: (sum) => EXCEPTION[sum.kind].next },
        { id: "accounts", label: "Accounts", align: "end", className: "tabular", cell: (sum) => sum.accounts.toLocaleString("en-GB") },
        { id: "amount", label: "Amount", align: "end", className: "tabular whitespace-nowrap", cell: (sum) => formatCents(sum.amountCents, sum.currency) },
      ]}
    />
  );
}
