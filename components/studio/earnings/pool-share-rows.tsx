import { longMonth } from "@/components/studio/revenue/revenue-words";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { MicrosText } from "@/components/ui/micros-text";
import { Status } from "@/components/ui/status";

type PoolShare = Outputs["royalties"]["myShares"]["items"][number];

/** Amounts stay on one line by themselves; the words above them need not, so that a phone has room. */
const NUMBER = { align: "end", className: "tabular" } as const;

/** What an artist got of each month's pool, and what it would have been by either model. */
export function PoolShareRows({ shares }: { readonly shares: readonly PoolShare[] }) {
  return (
    <DataTable<PoolShare>
      caption="Your share of each month’s pool, the latest first"
      rows={shares}
      rowId={(share) => `${share.month} ${share.currency}`}
      columns={[
        { id: "month", label: "Month", cell: (share) => longMonth(share.month) },
        { ...NUMBER, id: "views", label: "Views", isOnPhone: false, cell: (share) => share.views.toLocaleString("en-GB") },
        { ...NUMBER, id: "fans", label: "Fans", isOnPhone: false, cell: (share) => share.fans.toLocaleString("en-GB") },
        {
          ...NUMBER,
          id: "user-centric",
          label: "By whom each fan watched",
          cell: (share) => <MicrosText micros={share.userCentricMicros} currency={share.currency} isAligned />,
        },
        { ...NUMBER, id: "pro-rata", label: "By all views", cell: (share) => <MicrosText micros={share.proRataMicros} currency={share.currency} isAligned /> },
        {
          id: "model",
          label: "What counts",
          isOnPhone: false,
          cell: (share) => (share.model === "user-centric" ? "By whom each fan watched" : "By all views"),
        },
        {
          id: "state",
          label: "State",
          align: "end",
          isOnPhone: false,
          cell: (share) => (share.isCredited ? <Status tone="ok">Credited</Status> : <Status tone="running">On its way</Status>),
        },
      ]}
    />
  );
}
