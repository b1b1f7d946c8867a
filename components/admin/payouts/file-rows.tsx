import { Measured } from "@/components/admin/facts-list";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { type PayoutFile, RAIL } from "./payout-words";

const FILE_WORDS: Readonly<Partial<Record<PayoutFile["rail"], string>>> = { sepa: "pain.001 XML", ach: "NACHA" };

/** The files that went to banks, each to be looked at as it went. */
export function FileRows({ files }: { readonly files: readonly PayoutFile[] }) {
  return (
    <DataTable<PayoutFile>
      caption="Files that went to banks, the latest first"
      rows={files}
      rowId={(file) => file.id}
      columns={[
        {
          id: "file",
          label: "File",
          cell: (file) => (
            <span className="grid">
              <span>
                {/* A plain link: it answers with a file to save, or says why there is none. */}
                <a href={`/api/admin/payout-files/${file.id}`} className="underlined inline-flex min-h-6 items-center pointer-coarse:min-h-11">
                  {RAIL[file.rail]}, {FILE_WORDS[file.rail] ?? "file"}
                </a>
              </span>
              <Measured>{file.sha256}</Measured>
            </span>
          ),
        },
        {
          id: "made",
          label: "Made, UTC",
          isOnPhone: false,
          className: "whitespace-nowrap",
          cell: (file) => <DateText at={file.createdAt} precision="minute" />,
        },
        { id: "payouts", label: "Payouts", align: "end", isOnPhone: false, className: "tabular", cell: (file) => file.payouts.toLocaleString("en-GB") },
        { id: "total", label: "Total", align: "end", className: "tabular whitespace-nowrap", cell: (file) => formatCents(file.totalCents, file.currency) },
      ]}
    />
  );
}

/** Beside the files: what looking at one means. */
export function FilesNote() {
  return (
    <p className="max-w-[64ch] pt-3 text-xs text-ink-3">
      A file names everybody in it with their bank details. That you looked is written to the audit log and to each person’s own list of who looked.
    </p>
  );
}
