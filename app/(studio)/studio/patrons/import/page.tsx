import Link from "next/link";
import { FORMAT_WORDS, IMPORT_STATUS, type PatronImport } from "@/components/studio/import/import-words";
import { ListUpload } from "@/components/studio/import/list-upload";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Bring patrons along" };

const LISTS_SHOWN = 20;

function HowTo() {
  return (
    <ol className="grid max-w-[60ch] list-decimal gap-2 pl-5 text-sm leading-work text-ink-2">
      <li>Patreon: Audience, Members, then “CSV”. Ghost: Members, the gear, then “Export all members”. Or a file exported here.</li>
      <li>We read it and show you what would happen to every line. Nothing is sent yet.</li>
      <li>You say which of your tiers each gets, and until which day.</li>
      <li>Each person is invited by one mail and has access at once. Nobody is charged, now or then.</li>
    </ol>
  );
}

export default async function ImportPage() {
  const { items } = await (await api()).patronage.listPatronImports({ limit: LISTS_SHOWN });
  return (
    <>
      <PageHeader title="Bring patrons along" trail={[{ href: "/studio/patrons", label: "Patrons" }]} />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="A list of your patrons">
          <ListUpload />
        </Section>
        <Section label="How it goes">
          <HowTo />
        </Section>
        {items.length > 0 && (
          <Section label="Lists so far" className="lg:col-span-2">
            <DataTable<PatronImport>
              caption="Lists that you brought, newest first"
              rows={items}
              rowId={(list) => list.id}
              columns={[
                {
                  id: "file",
                  label: "File",
                  cell: (list) => (
                    <Link
                      href={`/studio/patrons/import/${list.id}`}
                      className="inline-flex min-h-9 items-center font-[560] wrap-anywhere hover:underline pointer-coarse:min-h-11"
                    >
                      {list.fileName}
                    </Link>
                  ),
                },
                { id: "from", label: "From", isOnPhone: false, cell: (list) => FORMAT_WORDS[list.format] },
                { id: "status", label: "Status", cell: (list) => <Status tone={IMPORT_STATUS[list.status].tone}>{IMPORT_STATUS[list.status].word}</Status> },
                { id: "lines", label: "Lines", align: "end", className: "tabular", isOnPhone: false, cell: (list) => list.lines },
                { id: "at", label: "Read, UTC", align: "end", isOnPhone: false, cell: (list) => <DateText at={list.createdAt} precision="minute" /> },
              ]}
            />
          </Section>
        )}
      </div>
    </>
  );
}
