import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { type Order, orderState } from "./merch-words";

function OrderState({ order }: { readonly order: Order }) {
  const { word, tone } = orderState(order);
  const isPartly = order.returnedCents > 0 && order.returnedCents < order.amountCents;
  return (
    <Status tone={tone}>
      {word}
      {isPartly && <span className="tabular">, {formatCents(order.returnedCents, order.currency)}</span>}
    </Status>
  );
}

/** Orders that came by the artist's links, newest first. Who bought is not known to us. */
export function OrderRows({ orders }: { readonly orders: readonly Order[] }) {
  return (
    <DataTable<Order>
      caption="Orders by your links, newest first"
      rows={orders}
      rowId={(order) => order.id}
      columns={[
        {
          id: "what",
          label: "What",
          cell: (order) => (
            <span className="grid gap-0.5">
              <span className="wrap-anywhere">{order.link.title}</span>
              <span className="text-xs text-ink-2 wrap-anywhere">
                {order.shop.name}
                {order.country !== null && `, to ${order.country}`}
              </span>
              <span className="text-xs sm:hidden">
                <OrderState order={order} />
              </span>
            </span>
          ),
        },
        {
          id: "when",
          label: "When, UTC",
          isOnPhone: false,
          cell: (order) => <DateText at={order.orderedAt} precision="minute" className="text-ink-2" />,
        },
        { id: "state", label: "State", isOnPhone: false, cell: (order) => <OrderState order={order} /> },
        {
          id: "order",
          label: "Order",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (order) => formatCents(order.amountCents, order.currency),
        },
        {
          id: "yours",
          label: "Yours",
          align: "end",
          cell: (order) => <MicrosText micros={order.keptMicros} currency={order.currency} className="font-[600]" isAligned />,
        },
      ]}
    />
  );
}
