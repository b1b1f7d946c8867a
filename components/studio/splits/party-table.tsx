import { DataTable } from "@/components/ui/data-table";
import { writeMicros } from "@/components/ui/micros";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { ANSWERS, type Party, type SplitVersion, shareOf } from "./split-words";

function receivedOf({ received }: Party): string {
  const sums = received.map(({ currency, recoupMicros, fixedMicros, shareMicros }) =>
    writeMicros((BigInt(recoupMicros) + BigInt(fixedMicros) + BigInt(shareMicros)).toString(), currency),
  );
  return sums.length === 0 ? "nothing yet" : sums.join(", ");
}

/** Who gets what by a version, in the order in which money is handed out. */
export function PartyTable({ version }: { readonly version: SplitVersion }) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  const isOffer = version.status === "proposed";
  const cents = (amount: number) => (amount === 0 ? "–" : formatCents(amount, version.currency));
  return (
    <DataTable<Party>
      caption={`Version ${version.version}`}
      rows={version.parties}
      rowId={(row) => row.person.id}
      columns={[
        {
          id: "who",
          label: "Who",
          cell: (row) => (
            <span className="wrap-anywhere">
              {row.person.name} {row.isHolder && <span className="text-ink-3">holder</span>}
            </span>
          ),
        },
        { id: "recoup", label: "Costs, first", ...end, isOnPhone: false, cell: (row) => cents(row.recoupCents) },
        { id: "fixed", label: "Fixed, then", ...end, isOnPhone: false, cell: (row) => cents(row.fixedCents) },
        { id: "share", label: "Of the rest", ...end, cell: (row) => shareOf(row) },
        isOffer
          ? { id: "answer", label: "Answer", cell: (row) => <Status tone={ANSWERS[row.answer].tone}>{ANSWERS[row.answer].word}</Status> }
          : { id: "had", label: "Had so far", ...end, cell: receivedOf },
      ]}
    />
  );
}
