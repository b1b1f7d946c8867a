import { listCountries } from "@/components/studio/fields/countries";
import { FormList } from "@/components/studio/tax/form-list";
import { RateTable } from "@/components/studio/tax/rate-table";
import { TaxInterview } from "@/components/studio/tax/tax-interview";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Tax" };

const FORMS_SHOWN = 50;
/** Years that somebody still has to declare. */
const YEARS_SHOWN = 4;

export default async function TaxPage() {
  const { tax } = await api();
  const { services } = await pageContext();
  const thisYear = services.clock.now().getUTCFullYear();
  const [{ policy, form, rates, statements, notice }, { items }] = await Promise.all([tax.interview({}), tax.forms({ limit: FORMS_SHOWN })]);
  return (
    <>
      <PageHeader title="Tax" facts={form === null ? "No form given" : `${form.label}, ${form.countryName}`} />
      {policy.banner !== null && (
        <div role="note" className="mb-8 max-w-[72ch] border-y border-line-strong py-3 text-sm leading-work">
          <Status tone="unknown">{policy.banner}</Status>
        </div>
      )}
      {notice !== null && <p className="max-w-[64ch] pb-8">{notice}</p>}
      <div className="grid gap-12">
        <Section label="What is withheld now" aside={<span className="tabular">table version {policy.version}</span>}>
          <RateTable rates={rates} caption="What is withheld now" />
        </Section>
        <Section label={form === null ? "Give a tax form" : "Give a new tax form"}>
          <TaxInterview countries={listCountries()} statements={statements} />
        </Section>
        <Section label="What you were paid, by year">
          <ul className="flex flex-wrap gap-x-6 text-sm">
            {Array.from({ length: YEARS_SHOWN }, (_, index) => thisYear - index).map((year) => (
              <li key={year}>
                <TextLink href={`/studio/tax/${year}`} className="tabular inline-flex min-h-11 items-center">
                  {year}
                </TextLink>
              </li>
            ))}
          </ul>
        </Section>
        <Section label="Forms you gave">
          {items.length === 0 ? (
            <EmptyState title="None yet" sentence="Answer the questions above. What you give is kept sealed, under a key of your own." />
          ) : (
            <FormList forms={items} />
          )}
        </Section>
      </div>
    </>
  );
}
