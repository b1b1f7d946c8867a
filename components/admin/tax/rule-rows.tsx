import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { ruleWords, type TaxRule, TOPIC } from "./rule-words";

function Validity({ rule }: { readonly rule: TaxRule }) {
  const { validFrom, validTo } = rule;
  return (
    <>
      {validFrom === null && validTo === null && "always"}
      {validFrom !== null && (
        <span className="block">
          from <DateText at={validFrom} />
        </span>
      )}
      {validTo !== null && (
        <span className="block">
          before <DateText at={validTo} />
        </span>
      )}
    </>
  );
}

/** Rows of the tax table, each with its source and when it holds. */
export function RuleRows({ rules }: { readonly rules: readonly TaxRule[] }) {
  return (
    <DataTable<TaxRule>
      caption="Rows of the tax table"
      rows={rules}
      rowId={(rule) => rule.id}
      columns={[
        {
          id: "key",
          label: "Row",
          cell: (rule) => (
            <span className="grid">
              <span className="font-mono text-xs wrap-anywhere">{rule.key}</span>
              <span className="text-xs text-ink-2">{TOPIC[rule.topic]}</span>
            </span>
          ),
        },
        { id: "says", label: "Says", className: "tabular", cell: ruleWords },
        { id: "valid", label: "Holds", isOnPhone: false, className: "text-ink-2", cell: (rule) => <Validity rule={rule} /> },
        {
          id: "source",
          label: "Source",
          isOnPhone: false,
          cell: (rule) => (
            <span className="grid max-w-[48ch] text-ink-2 wrap-anywhere">
              {[rule.article, rule.source].filter((part) => part !== "").join(", ")}
              {rule.note !== "" && <span className="text-xs text-ink-3">{rule.note}</span>}
            </span>
          ),
        },
        {
          id: "verified",
          label: "Checked by",
          align: "end",
          isOnPhone: false,
          cell: (rule) => rule.verifiedBy ?? <span className="text-ink-3">nobody yet</span>,
        },
      ]}
    />
  );
}
