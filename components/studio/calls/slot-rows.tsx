import { CallTime } from "@/components/benefits/call-time";
import type { Outputs } from "@/components/ui/api-types";
import { buttonClass } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { Status } from "@/components/ui/status";
import { CancelBooking, RemoveSlot } from "./slot-actions";

type Slot = Outputs["benefits"]["mySlots"]["items"][number];

/** The times on offer, soonest first, and who comes. */
export function SlotRows({ slots }: { readonly slots: readonly Slot[] }) {
  return (
    <DataTable<Slot>
      caption="Times on offer, soonest first"
      rows={slots}
      rowId={(slot) => slot.id}
      columns={[
        { id: "at", label: "When", cell: (slot) => <CallTime startsAt={slot.startsAt} timeZone={slot.timeZone} /> },
        {
          id: "who",
          label: "Who",
          cell: (slot) => (slot.fanName === null ? <Status tone="idle">Free</Status> : <span className="font-[560] wrap-anywhere">{slot.fanName}</span>),
        },
        {
          id: "where",
          label: "Where",
          isOnPhone: false,
          cell: (slot) => (
            <a href={slot.joinUrl} target="_blank" rel="noopener noreferrer" className="underlined text-ink-2 wrap-anywhere">
              {new URL(slot.joinUrl).host}
            </a>
          ),
        },
        {
          id: "do",
          label: <span className="sr-only">What to do</span>,
          align: "end",
          cell: (slot) =>
            slot.callId === null ? (
              <RemoveSlot slotId={slot.id} startsAt={slot.startsAt} />
            ) : (
              <span className="flex flex-wrap justify-end gap-2">
                <a href={`/api/calls/${slot.callId}/ics`} download className={buttonClass("secondary", "dense")}>
                  Calendar
                </a>
                <CancelBooking callId={slot.callId} fanName={slot.fanName ?? "this patron"} />
              </span>
            ),
        },
      ]}
    />
  );
}
