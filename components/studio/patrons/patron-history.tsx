import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { TextLink } from "@/components/ui/text-link";
import { HISTORY_WORDS, type HistoryEntry } from "./patron-words";

const MOVED = new Set<HistoryEntry["kind"]>(["expansion", "contraction", "churn", "reactivation"]);

/** A movement of what is paid a month has its sign; everything else is what was paid. */
function amountWords({ kind, amountCents, currency }: HistoryEntry): string {
  if (amountCents === null || currency === null) return "";
  const sign = MOVED.has(kind) && amountCents > 0 ? "+" : "";
  return `${sign}${formatCents(amountCents, currency).replace("-", "−")}${MOVED.has(kind) ? " a month" : ""}`;
}

/** Everything that happened, the latest first. */
export function PatronHistory({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  return (
    <DataTable<HistoryEntry>
      caption="What happened, the latest first"
      rows={entries}
      rowId={(entry) => `${entry.kind} ${entry.id}`}
      columns={[
        {
          id: "what",
          label: "What",
          cell: (entry) => (
            <span className="grid">
              <span className="font-[560]">
                {entry.paymentId === null ? (
                  HISTORY_WORDS[entry.kind]
                ) : (
                  <TextLink href={`/studio/payments/${entry.paymentId}`}>{HISTORY_WORDS[entry.kind]}</TextLink>
                )}
              </span>
              {entry.text !== "" && <span className="text-ink-2 wrap-anywhere">{entry.kind === "tip" ? `“${entry.text}”` : entry.text}</span>}
            </span>
          ),
        },
        { id: "at", label: "When, UTC", cell: (entry) => <DateText at={entry.at} className="whitespace-nowrap text-ink-2" /> },
        {
          id: "amount",
          label: "Amount",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (entry) => <span className={(entry.amountCents ?? 0) < 0 ? "text-bad" : ""}>{amountWords(entry)}</span>,
        },
      ]}
    />
  );
}
