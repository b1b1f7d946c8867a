import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { DELIVERY_STATUS, type Delivery } from "./webhook-words";

/** What was sent, newest first. */
export function DeliveryRows({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  return (
    <DataTable<Delivery>
      caption="Deliveries, newest first"
      rows={deliveries}
      rowId={(delivery) => delivery.id}
      columns={[
        {
          id: "type",
          label: "Event",
          cell: (delivery) => (
            <Link
              href={`/studio/webhooks/deliveries/${delivery.id}`}
              className="inline-flex min-h-9 items-center font-mono text-xs wrap-anywhere hover:underline pointer-coarse:min-h-11"
            >
              {delivery.type}
            </Link>
          ),
        },
        {
          id: "status",
          label: "Status",
          cell: (delivery) => <Status tone={DELIVERY_STATUS[delivery.status].tone}>{DELIVERY_STATUS[delivery.status].word}</Status>,
        },
        { id: "tries", label: "Tries", align: "end", className: "tabular", isOnPhone: false, cell: (delivery) => delivery.attempts },
        {
          id: "at",
          label: "When, UTC",
          align: "end",
          isOnPhone: false,
          cell: (delivery) => <DateText at={delivery.createdAt} precision="minute" className="text-ink-2" />,
        },
      ]}
    />
  );
}
