import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { type AdminPayout, methodWords, PAYOUT_STATE } from "./payout-words";

/** What is waited for, in words: a person, a second one, or the rail's answer and when it is asked again. */
function Waits({ payout }: { readonly payout: AdminPayout }) {
  const { state } = payout;
  const needsOther = state === "HELD" && payout.needsSecond && payout.firstApprovedBy !== null;
  if (needsOther) return <span className="text-ink-2">A second person</span>;
  if (state === "HELD" && payout.reason === null) return <span className="text-ink-2">{payout.needsSecond ? "Two people" : "One person"}</span>;
  if (payout.reason !== null) return <span className="line-clamp-2 max-w-[48ch] text-ink-2 wrap-anywhere">{payout.reason}</span>;
  if (payout.checkAt === null) return null;
  return (
    <span className="text-ink-2">
      Asked {payout.lookUps} times, next <DateText at={payout.checkAt} precision="minute" />
    </span>
  );
}

/** Payouts of the whole platform. */
export function PayoutRows({ payouts }: { readonly payouts: readonly AdminPayout[] }) {
  return (
    <DataTable<AdminPayout>
      caption="Payouts, newest first"
      rows={payouts}
      rowId={(payout) => payout.id}
      columns={[
        {
          id: "artist",
          label: "To",
          cell: (payout) => (
            <Link href={`/admin/payouts/${payout.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] wrap-anywhere group-hover:underline">{payout.artist.name}</span>
              <span className="text-xs text-ink-2">{methodWords(payout.method)}</span>
            </Link>
          ),
        },
        {
          id: "state",
          label: "State",
          cell: (payout) => <Status tone={PAYOUT_STATE[payout.state].tone}>{PAYOUT_STATE[payout.state].word}</Status>,
        },
        { id: "waits", label: "Waits for, or why", isOnPhone: false, cell: (payout) => <Waits payout={payout} /> },
        { id: "at", label: "Since, UTC", isOnPhone: false, cell: (payout) => <DateText at={payout.updatedAt} precision="minute" className="text-ink-2" /> },
        {
          id: "tax",
          label: "Tax held",
          align: "end",
          isOnPhone: false,
          className: "tabular whitespace-nowrap",
          cell: (payout) => formatCents(payout.withheldCents, payout.currency),
        },
        {
          id: "amount",
          label: "Net",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (payout) => formatCents(payout.amountCents, payout.currency),
        },
      ]}
    />
  );
}
