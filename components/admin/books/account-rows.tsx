import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { MicrosText } from "@/components/ui/micros-text";
import { accountWords, type LedgerAccount } from "./entry-words";

/** Accounts of the ledger with what they hold, in their own sense. */
export function AccountRows({ accounts }: { readonly accounts: readonly LedgerAccount[] }) {
  return (
    <DataTable<LedgerAccount>
      caption="Accounts of the ledger"
      rows={accounts}
      rowId={(account) => String(account.id)}
      columns={[
        {
          id: "account",
          label: "Account",
          cell: (account) => (
            <Link href={`/admin/ledger/accounts/${account.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] group-hover:underline">{accountWords(account.name)}</span>
              <span className="text-xs text-ink-2 wrap-anywhere">{account.ownerName ?? account.owner}</span>
            </Link>
          ),
        },
        { id: "side", label: "Grows by", isOnPhone: false, className: "text-ink-2", cell: (account) => account.normalSide },
        {
          id: "entries",
          label: "Entries",
          align: "end",
          isOnPhone: false,
          className: "tabular",
          cell: (account) => Number(account.entries).toLocaleString("en-GB"),
        },
        {
          id: "held",
          label: "Held back",
          align: "end",
          isOnPhone: false,
          cell: (account) => account.heldMicros !== "0" && <MicrosText micros={account.heldMicros} currency={account.currency} isAligned />,
        },
        { id: "balance", label: "Holds", align: "end", cell: (account) => <MicrosText micros={account.balanceMicros} currency={account.currency} isAligned /> },
      ]}
    />
  );
}
