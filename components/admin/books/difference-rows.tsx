import { periodWords } from "@/components/admin/payouts/payout-words";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";

type Difference = Outputs["royalties"]["statementDifferences"]["items"][number];

const HASH_CHARS = 16;
const hash = (sha256: string) => <span className="font-mono text-xs">{sha256.slice(0, HASH_CHARS)}…</span>;

/** Statements that came out otherwise than when they were first made, the latest first. */
export function DifferenceRows({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <DataTable<Difference>
      caption="Statements that came out otherwise"
      rows={differences}
      rowId={({ artistId, month, currency, format }) => `${artistId} ${month} ${currency} ${format}`}
      columns={[
        {
          id: "statement",
          label: "Statement",
          cell: ({ artistId, month, currency, format }) => (
            <span className="grid">
              <span>
                {periodWords(month)}, {currency}, {format}
              </span>
              <span className="font-mono text-xs text-ink-2 wrap-anywhere">{artistId}</span>
            </span>
          ),
        },
        { id: "was", label: "Was", isOnPhone: false, cell: ({ sha256 }) => hash(sha256) },
        { id: "is", label: "Came out as", isOnPhone: false, cell: ({ differingSha256 }) => hash(differingSha256) },
        { id: "made", label: "First made", isOnPhone: false, cell: ({ madeAt }) => <DateText at={madeAt} precision="minute" /> },
        { id: "differed", label: "Differed", align: "end", cell: ({ differedAt }) => <DateText at={differedAt} precision="minute" /> },
      ]}
    />
  );
}
