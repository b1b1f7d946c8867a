import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { ASKED_STATUS, type Asked, deadlineWords, KIND, STUCK } from "./asked-words";

function Stuck({ stuck }: { readonly stuck: NonNullable<Asked["stuck"]> }) {
  const { word, next } = STUCK[stuck.kind];
  return (
    <span className="grid max-w-[60ch] gap-0.5 pt-1">
      <Status tone="bad">{word}</Status>
      {stuck.reason !== null && <span className="text-ink-2">“{stuck.reason}”</span>}
      <span className="text-xs text-ink-2">{next}</span>
    </span>
  );
}

function Deadline({ asked }: { readonly asked: Asked }) {
  if (asked.answerBy === null) return asked.endedAt === null ? "" : <DateText at={asked.endedAt} className="text-ink-2" />;
  const isLate = asked.daysLeft !== null && asked.daysLeft < 0;
  return (
    <span className="grid">
      <DateText at={asked.answerBy} />
      <span className={`text-xs ${isLate ? "text-bad" : "text-ink-2"}`}>{deadlineWords(asked.daysLeft)}</span>
    </span>
  );
}

/** What people asked for about their own data, and where it stands. A person is an id. */
export function AskedRows({ requests }: { readonly requests: readonly Asked[] }) {
  return (
    <DataTable<Asked>
      caption="What people asked for about their own data, the latest first"
      rows={requests}
      rowId={(asked) => asked.id}
      columns={[
        {
          id: "what",
          label: "What, and of whom",
          cell: (asked) => (
            <span className="grid">
              <span className="font-[560]">{KIND[asked.kind]}</span>
              <Link
                href={`/admin/audit?${new URLSearchParams({ target: asked.personId, action: "privacy/" })}`}
                className="inline-flex min-h-6 items-center font-mono text-xs text-ink-2 wrap-anywhere hover:underline pointer-coarse:min-h-11"
              >
                {asked.personId}
              </Link>
            </span>
          ),
        },
        { id: "asked", label: "Asked", isOnPhone: false, className: "whitespace-nowrap", cell: (asked) => <DateText at={asked.requestedAt} /> },
        {
          id: "state",
          label: "State",
          cell: (asked) => (
            <span className="grid">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <Status tone={ASKED_STATUS[asked.status].tone}>{ASKED_STATUS[asked.status].word}</Status>
                {asked.dueAt !== null && asked.status === "scheduled" && (
                  <span className="text-ink-2">
                    not before <DateText at={asked.dueAt} />
                  </span>
                )}
              </span>
              {asked.stuck !== null && <Stuck stuck={asked.stuck} />}
            </span>
          ),
        },
        { id: "by", label: "Answer by, or ended", align: "end", cell: (asked) => <Deadline asked={asked} /> },
      ]}
    />
  );
}
