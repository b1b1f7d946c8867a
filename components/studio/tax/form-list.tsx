import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { FORM_STATUS, type ShownForm } from "./tax-words";

/** Every form that was given, the newest first. */
export function FormList({ forms }: { readonly forms: readonly ShownForm[] }) {
  return (
    <DataTable<ShownForm>
      caption="Tax forms you gave"
      rows={forms}
      rowId={(row) => row.id}
      columns={[
        { id: "form", label: "Form", cell: (row) => row.label },
        { id: "country", label: "Country", cell: (row) => row.countryName },
        { id: "tin", label: "Tax number", isOnPhone: false, cell: (row) => (row.tinLast4 === "" ? "none" : `ending in ${row.tinLast4}`) },
        { id: "signed", label: "Given", isOnPhone: false, cell: (row) => <DateText at={row.signedAt} /> },
        { id: "until", label: "Valid until", isOnPhone: false, cell: (row) => (row.expiresAt === null ? "it changes" : <DateText at={row.expiresAt} />) },
        { id: "status", label: "State", cell: (row) => <Status tone={FORM_STATUS[row.status].tone}>{FORM_STATUS[row.status].word}</Status> },
      ]}
    />
  );
}
