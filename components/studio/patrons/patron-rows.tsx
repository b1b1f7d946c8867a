import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { PATRON_STATUS, type Patron, paidWords, payWords } from "./patron-words";

function PatronStatus({ patron }: { readonly patron: Patron }) {
  const { word, tone } = PATRON_STATUS[patron.status];
  return (
    <Status tone={tone}>
      {word}
      {patron.endsAt !== null && patron.status !== "active" && (
        <span className="text-ink-2 max-sm:hidden">
          , {patron.status === "former" ? "" : "until "}
          <DateText at={patron.endsAt} />
        </span>
      )}
    </Status>
  );
}

/** Who the patrons are and how it stands with each. */
export function PatronRows({ patrons }: { readonly patrons: readonly Patron[] }) {
  return (
    <DataTable<Patron>
      caption="Your patrons"
      rows={patrons}
      rowId={(patron) => patron.fanId}
      columns={[
        {
          id: "name",
          label: "Patron",
          cell: (patron) => (
            <Link href={`/studio/patrons/${patron.fanId}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] wrap-anywhere group-hover:underline">{patron.name}</span>
              {patron.email !== null && <span className="text-xs text-ink-2 wrap-anywhere">{patron.email}</span>}
            </Link>
          ),
        },
        {
          id: "tier",
          label: "Tier",
          cell: (patron) => (
            <span className="grid gap-0.5">
              {patron.tierName}
              <span className="text-xs sm:hidden">
                <PatronStatus patron={patron} />
              </span>
            </span>
          ),
        },
        { id: "status", label: "Status", isOnPhone: false, cell: (patron) => <PatronStatus patron={patron} /> },
        { id: "since", label: "Since", isOnPhone: false, cell: (patron) => <DateText at={patron.since} className="text-ink-2" /> },
        { id: "pays", label: "Pays a month", align: "end", isOnPhone: false, cell: (patron) => <span className="text-ink-2">{payWords(patron)}</span> },
        { id: "paid", label: "In all", align: "end", isOnPhone: false, className: "tabular", cell: (patron) => paidWords(patron.paid) },
      ]}
    />
  );
}
