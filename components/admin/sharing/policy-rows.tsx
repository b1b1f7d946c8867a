import { periodWords } from "@/components/admin/payouts/payout-words";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { type Policy, policyWords } from "./sharing-words";

interface PolicyRowsProps {
  readonly policies: readonly Policy[];
  /** The month that runs, as `2027-01`. */
  readonly month: string;
}

/** How months are shared, from which one on, who chose it and why. */
export function PolicyRows({ policies, month }: PolicyRowsProps) {
  const current = policies.find(({ fromMonth }) => fromMonth <= month)?.fromMonth;
  const standing = ({ fromMonth }: Policy) => {
    if (fromMonth > month) return <Status tone="waiting">Planned</Status>;
    return fromMonth === current ? <Status tone="ok">Now</Status> : <Status tone="idle">Past</Status>;
  };
  return (
    <DataTable<Policy>
      caption="How months are shared, the latest first"
      rows={policies}
      rowId={(policy) => policy.fromMonth}
      columns={[
        { id: "from", label: "From", cell: (policy) => periodWords(policy.fromMonth) },
        { id: "how", label: "How", cell: policyWords },
        {
          id: "by",
          label: "Set by",
          isOnPhone: false,
          cell: (policy) => (
            <span className="grid">
              <span className="wrap-anywhere">{policy.setByName ?? policy.setBy}</span>
              {policy.setAt !== null && <DateText at={policy.setAt} className="text-xs text-ink-2" />}
            </span>
          ),
        },
        { id: "source", label: "Why", isOnPhone: false, className: "text-ink-2 wrap-anywhere", cell: (policy) => policy.source },
        { id: "status", label: <span className="sr-only">Status</span>, align: "end", cell: standing },
      ]}
    />
  );
}
