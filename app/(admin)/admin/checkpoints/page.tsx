import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CheckCheckpoint } from "@/components/admin/books/check-checkpoint";
import { CursorPages } from "@/components/admin/cursor-pages";
import { Measured } from "@/components/admin/facts-list";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api, pageContext } from "@/server/api/server-caller";
import { HOUR_MS } from "@/server/kernel/durations";

export const metadata = { title: "Checkpoints" };

const PAGE_ITEMS = 25;
/** Sealed each hour; after two there is something to look at. */
const LATE_HOURS = 2;
type Checkpoint = Outputs["proof"]["checkpoints"]["items"][number];

/** A signed note's second to fourth line: how many entries, their root, and when. */
function readNote(note: string) {
  const [, size = "0", root = "", time = ""] = note.split("\n");
  return { size: Number(size), root, at: time.replace(/^time /, "") };
}

async function Checkpoints({ searchParams }: PageInput) {
  const cursor = readWord((await searchParams).cursor);
  const [{ proof }, { services }] = await Promise.all([api(), pageContext()]);
  const { items, total, nextCursor } = await proof.checkpoints({ cursor, limit: PAGE_ITEMS });
  const [newest] = items;
  const since = newest === undefined ? null : services.clock.now().getTime() - Date.parse(readNote(newest.note).at);
  const isLate = cursor === undefined && since !== null && since > LATE_HOURS * HOUR_MS;
  return (
    <>
      <PageHeader
        title="Checkpoints"
        facts={
          <>
            <span className="tabular">{total.toLocaleString("en-GB")} signed</span>
            {isLate && <span className="text-warn">The last one is older than two hours. Nothing new was written since, or the hourly job stands.</span>}
          </>
        }
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing is sealed yet" sentence="Ledger and audit log are sealed each hour; the first checkpoint comes with the first hour." />
      ) : (
        <>
          <p className="max-w-[64ch] pb-6 text-sm text-ink-2">
            Each covers every batch of the ledger and every line of the audit log before it. Key: <Measured>{newest?.verifierKey}</Measured>
          </p>
          <DataTable<Checkpoint>
            caption="Checkpoints, newest first"
            rows={items}
            rowId={(each) => String(each.number)}
            columns={[
              {
                id: "number",
                label: "No., sealed UTC",
                cell: (each) => (
                  <span className="grid">
                    <span className="tabular font-[560]">{each.number}</span>
                    <DateText at={readNote(each.note).at} precision="minute" className="text-xs text-ink-2" />
                  </span>
                ),
              },
              { id: "size", label: "Entries", align: "end", className: "tabular", cell: (each) => readNote(each.note).size.toLocaleString("en-GB") },
              {
                id: "root",
                label: "Root, and where it is anchored",
                isOnPhone: false,
                cell: (each) => (
                  <span className="grid">
                    <Measured>{readNote(each.note).root}</Measured>
                    <span className="font-mono text-xs text-ink-2 wrap-anywhere">{each.cid}</span>
                  </span>
                ),
              },
              {
                id: "check",
                label: <span className="sr-only">Check</span>,
                align: "end",
                cell: ({ number, note, verifierKey }) => <CheckCheckpoint number={number} note={note} verifierKey={verifierKey} />,
              },
            ]}
          />
        </>
      )}
      <CursorPages path="/admin/checkpoints" asked={{}} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function CheckpointsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the checkpoints" />}>
      <Checkpoints {...input} />
    </Suspense>
  );
}
