import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { Status } from "@/components/ui/status";
import { type Split, shareOf, standOf } from "./split-words";

interface SplitRowsProps {
  readonly items: readonly Split[];
  /** Who looks at them. */
  readonly userId: string;
}

function ownPart({ agreed, proposed }: Split, userId: string): string {
  const party = (agreed ?? proposed)?.parties.find(({ person }) => person.id === userId);
  return party === undefined ? "none" : shareOf(party);
}

/** Works of which parts are shared, and where each stands. */
export function SplitRows({ items, userId }: SplitRowsProps) {
  return (
    <DataTable<Split>
      caption="Your splits"
      rows={items}
      rowId={(row) => row.id}
      columns={[
        {
          id: "work",
          label: "Work",
          cell: (row) => (
            <Link href={`/studio/splits/${row.id}`} className="underlined list-title inline-flex min-h-6 items-center wrap-anywhere pointer-coarse:min-h-11">
              {row.videoTitle ?? "A work that is gone"}
            </Link>
          ),
        },
        { id: "holder", label: "Whose part is shared", isOnPhone: false, cell: (row) => (row.holder.id === userId ? "yours" : row.holder.name) },
        {
          id: "with",
          label: "With",
          isOnPhone: false,
          cell: (row) =>
            (row.agreed ?? row.proposed)?.parties
              .filter(({ person }) => person.id !== userId)
              .map(({ person }) => person.name)
              .join(", ") ?? "nobody now",
        },
        { id: "stand", label: "State", cell: (row) => <Status tone={standOf(row, userId).tone}>{standOf(row, userId).word}</Status> },
        { id: "part", label: "Your part", align: "end", className: "tabular whitespace-nowrap", cell: (row) => ownPart(row, userId) },
      ]}
    />
  );
}
