import Link from "next/link";
import type { ReactNode } from "react";
import { DataTable } from "@/components/ui/data-table";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { EXCEPTION, PAYOUT_STATE, type PayoutRunDetail, RAIL, type RunException } from "./payout-words";

type Sum = PayoutRunDetail["totals"][number];

const FIGURES = [
  { id: "payouts", label: "Payouts", align: "end" as const, className: "tabular", cell: (sum: Sum) => sum.payouts.toLocaleString("en-GB") },
  {
    id: "tax",
    label: "Tax withheld",
    align: "end" as const,
    isOnPhone: false,
    className: "tabular whitespace-nowrap",
    cell: (sum: Sum) => formatCents(sum.withheldCents, sum.currency),
  },
  {
    id: "net",
    label: "Net to send",
    align: "end" as const,
    className: "tabular whitespace-nowrap",
    cell: (sum: Sum) => formatCents(sum.amountCents, sum.currency),
  },
];

/** What a run pays by rail, and the whole of it. */
export function RunTotals({ run }: { readonly run: PayoutRunDetail }) {
  const lines: (Sum & { readonly key: string; readonly name: ReactNode })[] = [
    ...run.byRail.map((sum) => ({ ...sum, key: `${sum.rail}-${sum.currency}`, name: RAIL[sum.rail] })),
    ...run.totals.map((sum) => ({ ...sum, key: sum.currency, name: <span className="font-[600]">All, {sum.currency}</span> })),
  ];
  return (
    <DataTable
      caption="What the run pays, by rail"
      rows={lines}
      rowId={(line) => line.key}
      columns={[{ id: "rail", label: "Totals", cell: (line) => line.name }, ...FIGURES]}
    />
  );
}

/** How far a run has come; each state leads to its payouts. */
export function RunStates({ run }: { readonly run: PayoutRunDetail }) {
  return (
    <DataTable
      caption="Payouts of the run by state"
      rows={run.byState}
      rowId={(sum) => `${sum.state}-${sum.currency}`}
      columns={[
        {
          id: "state",
          label: "State",
          cell: (sum) => (
            <Link
              href={`/admin/payouts/all?${new URLSearchParams({ runId: run.id, state: sum.state })}`}
              className="inline-flex min-h-9 items-center hover:underline pointer-coarse:min-h-11"
            >
              <Status tone={PAYOUT_STATE[sum.state].tone}>{PAYOUT_STATE[sum.state].word}</Status>
            </Link>
          ),
        },
        ...FIGURES,
      ]}
    />
  );
}

/** Who is left out of a run, one by one. */
export function ExceptionRows({ exceptions }: { readonly exceptions: readonly RunException[] }) {
  return (
    <DataTable<RunException>
      caption="Artists who are left out, and why"
      rows={exceptions}
      rowId={(each) => `${each.accountId}-${each.currency}`}
      columns={[
        {
          id: "artist",
          label: "Artist",
          cell: (each) => (
            <Link
              href={`/artists/${each.handle}`}
              className="inline-flex min-h-9 items-center font-[560] wrap-anywhere hover:underline pointer-coarse:min-h-11"
            >
              {each.name}
            </Link>
          ),
        },
        {
          id: "why",
          label: "Why",
          cell: (each) => (
            <>
              {EXCEPTION[each.kind].word}
              {each.detail !== null && <span className="block max-w-[60ch] text-ink-2 wrap-anywhere max-sm:hidden">{each.detail}</span>}
            </>
          ),
        },
        { id: "next", label: "Next step", isOnPhone: false, className: "text-ink-2", cell: (each) => EXCEPTION[each.kind].next },
        {
          id: "amount",
          label: "Held back",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (each) => formatCents(each.amountCents, each.currency),
        },
      ]}
    />
  );
}
