import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { MovementActions } from "./match-form";
import { FAULT, MOVEMENT_STATE, type Movement, SOURCE } from "./match-words";

function Meaning({ movement }: { readonly movement: Movement }) {
  const state = MOVEMENT_STATE[movement.state];
  return (
    <span className="grid gap-0.5">
      <Status tone={movement.state === "open" && movement.fault === "missing" ? "unknown" : state.tone}>
        {movement.fault === null ? state.word : FAULT[movement.fault]}
      </Status>
      {movement.payoutId !== null && (
        <Link
          href={`/admin/payouts/${movement.payoutId}`}
          className="inline-flex min-h-6 items-center font-mono text-xs text-ink-2 wrap-anywhere hover:underline"
        >
          {movement.payoutId}
        </Link>
      )}
      {movement.note !== null && <span className="max-w-[48ch] text-ink-2 wrap-anywhere">{movement.note}</span>}
    </span>
  );
}

/** Movements that banks, Stripe and chains reported. */
export function MovementRows({ movements }: { readonly movements: readonly Movement[] }) {
  const amount = (movement: Movement) => `${movement.direction === "back" ? "+" : "−"}${formatCents(movement.amountCents, movement.currency)}`;
  return (
    <DataTable<Movement>
      caption="Movements, newest first"
      rows={movements}
      rowId={(movement) => movement.id}
      columns={[
        {
          id: "day",
          label: "Booked",
          cell: (movement) => (
            <span className="grid">
              <DateText at={movement.bookedOn} />
              <span className="text-xs text-ink-2">{SOURCE[movement.source]}</span>
            </span>
          ),
        },
        { id: "meaning", label: "What it is", cell: (movement) => <Meaning movement={movement} /> },
        {
          id: "reference",
          label: "Reference",
          isOnPhone: false,
          cell: (movement) => (
            <span className="grid text-ink-2">
              <span className="font-mono text-xs wrap-anywhere">{movement.reference ?? "None"}</span>
              <span className="text-xs">
                {movement.counterpartyLast4 !== null && `To …${movement.counterpartyLast4} `}
                {movement.reasonCode}
              </span>
            </span>
          ),
        },
        { id: "amount", label: "Amount", align: "end", className: "tabular whitespace-nowrap", cell: amount },
        {
          id: "acts",
          label: <span className="sr-only">Do</span>,
          align: "end",
          cell: (movement) => movement.state === "open" && <MovementActions movement={movement} words={`${amount(movement)} of ${movement.bookedOn}`} />,
        },
      ]}
    />
  );
}
