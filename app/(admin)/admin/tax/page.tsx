import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { ConfirmForm } from "@/components/admin/tax/confirm-form";
import { ExportPolicy } from "@/components/admin/tax/export-policy";
import { PolicyImport } from "@/components/admin/tax/policy-import";
import { RuleRows } from "@/components/admin/tax/rule-rows";
import { TOPIC } from "@/components/admin/tax/rule-words";
import { VersionList } from "@/components/admin/tax/version-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Tax" };

const PAGE_ITEMS = 25;
const VERSIONS_SHOWN = 10;
const SEARCH_CHARS_MAX = 60;
const PATH = "/admin/tax";

/** A version's number; undefined for what is none. */
function readVersion(word: string | undefined): number | undefined {
  return word !== undefined && /^[1-9]\d{0,5}$/.test(word) ? Number(word) : undefined;
}

async function Tax({ searchParams }: PageInput) {
  const query = await searchParams;
  const topic = readKey(TOPIC, query.topic);
  const search = readWord(query.search)?.slice(0, SEARCH_CHARS_MAX);
  const version = readVersion(readWord(query.version));
  const cursor = readWord(query.cursor);
  const { tax } = await api();
  const [policy, rules, versions] = await Promise.all([
    tax.policy(),
    tax.policyRules({ topic, search, version, cursor, limit: PAGE_ITEMS }),
    tax.policyVersions({ limit: VERSIONS_SHOWN }),
  ]);
  const asked = { topic, search, version: version === undefined ? undefined : String(version) };
  return (
    <>
      <PageHeader
        title="Tax"
        facts={
          <>
            <span>Version {policy.version} in force</span>
            <Status tone={policy.isConfirmed ? "ok" : "waiting"}>
              {policy.isConfirmed ? `Confirmed by ${policy.confirmedBy ?? "counsel"}` : "Counsel has not confirmed it"}
            </Status>
          </>
        }
        actions={
          <>
            <ButtonLink size="dense" href="/admin/tax/reports">
              Year-end reports
            </ButtonLink>
            <ButtonLink size="dense" href="/admin/tax/forms">
              Open a form
            </ButtonLink>
            <ExportPolicy />
          </>
        }
      />
      {policy.banner !== null && (
        <div className="pb-10">
          <ErrorNotice title="To be confirmed by counsel" sentence={policy.banner} />
        </div>
      )}
      {policy.countryBanner !== null && (
        <div className="pb-10">
          <ErrorNotice title="Where viewers are is not known" sentence={policy.countryBanner} />
        </div>
      )}
      <Section
        label={version === undefined ? "The table in force" : `The table of version ${version}`}
        aside={<span className="tabular">{rules.total} rows</span>}
      >
        <FilterForm action={PATH}>
          {version !== undefined && <input type="hidden" name="version" value={version} />}
          <PickField label="Of what" name="topic" chosen={topic} choices={Object.entries(TOPIC)} />
          <TextField label="Country or word" name="search" type="search" defaultValue={search} maxLength={SEARCH_CHARS_MAX} />
        </FilterForm>
        {rules.items.length === 0 ? <EmptyState title="No such rows" sentence="Ask for another topic or word." /> : <RuleRows rules={rules.items} />}
        <CursorPages path={PATH} asked={asked} cursor={cursor} nextCursor={rules.nextCursor} shown={rules.items.length} total={rules.total} />
      </Section>
      <div className="mt-12 grid items-start gap-x-10 gap-y-12 xl:grid-cols-2">
        <Section label="Read a new table in">
          <PolicyImport />
        </Section>
        <div className="grid min-w-0 gap-12">
          {!policy.isConfirmed && (
            <Section label="What counsel said">
              <ConfirmForm version={policy.version} />
            </Section>
          )}
          <Section label="Versions">
            <VersionList versions={versions.items} />
          </Section>
        </div>
      </div>
    </>
  );
}

export default function TaxPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the tax table" />}>
      <Tax {...input} />
    </Suspense>
  );
}
