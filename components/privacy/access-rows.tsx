import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";

type Access = Outputs["vault"]["listAccesses"]["items"][number];

const PURPOSE: Readonly<Record<Access["purpose"], string>> = {
  "payout-method": "Bank details",
  "tax-form": "Tax form",
  identity: "Identity",
  "signing-key": "The key that signs your films",
};

/** Who opened what is sealed about a person, when and why. */
export function AccessRows({ accesses }: { readonly accesses: readonly Access[] }) {
  return (
    <DataTable<Access>
      caption="Who opened what, newest first"
      rows={accesses}
      rowId={(access) => access.id}
      columns={[
        {
          id: "what",
          label: "What",
          cell: (access) => (
            <span className="grid">
              {PURPOSE[access.purpose]}
              <span className="text-xs text-ink-2">{access.field.replaceAll("_", " ")}</span>
            </span>
          ),
        },
        {
          id: "who",
          label: "Who and why",
          cell: (access) => (
            <span className="grid">
              <span className="wrap-anywhere">{access.readerName ?? access.readerId}</span>
              <span className="text-ink-2 wrap-anywhere">{access.reason}</span>
            </span>
          ),
        },
        { id: "at", label: "When, UTC", align: "end", cell: (access) => <DateText at={access.at} precision="minute" className="text-ink-2" /> },
      ]}
    />
  );
}
