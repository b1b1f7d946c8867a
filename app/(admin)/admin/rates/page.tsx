import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { RateForm } from "@/components/admin/rates/rate-form";
import { CurrentRates, SetRates } from "@/components/admin/rates/rate-rows";
import { marketWords } from "@/components/admin/rates/rate-words";
import { listCountries } from "@/components/studio/fields/countries";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { api, pageContext } from "@/server/api/server-caller";
import { DAY_MS } from "@/server/kernel/durations";

export const metadata = { title: "View rates" };

const PATH = "/admin/rates";
const PAGE_ITEMS = 25;
const AUDIT = `/admin/audit?${new URLSearchParams({ action: "royalties/view-rate" })}`;

export default async function RatesPage({ searchParams }: PageInput) {
  const query = await searchParams;
  const [{ royalties }, { services }] = await Promise.all([api(), pageContext()]);
  const markets = [{ code: "*", name: marketWords("*") }, ...listCountries().map(({ code }) => ({ code, name: marketWords(code) }))];
  const asked = readWord(query.market);
  const market = markets.some(({ code }) => code === asked) ? asked : undefined;
  const cursor = readWord(query.cursor);
  const [current, set] = await Promise.all([royalties.viewRates({}), royalties.listViewRates({ market, cursor, limit: PAGE_ITEMS })]);
  const earliest = new Date(services.clock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
  const common = current.items.find((rate) => rate.market === "*");
  return (
    <>
      <PageHeader title="View rates" facts="What a view pays, by where it was watched. Views keep the rate of their own day." />
      <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
        <Section label="Today" aside={common?.source}>
          <CurrentRates rates={current.items} />
        </Section>
        <Section label="A new rate">
          <RateForm markets={markets} feeBps={common?.feeBps ?? 0} earliest={earliest} />
        </Section>
      </div>
      <Section label="All that was set" className="mt-12" aside={<TextLink href={AUDIT}>In the audit log</TextLink>}>
        <FilterForm action={PATH}>
          <PickField label="Market" name="market" chosen={market} any="All of them" choices={markets.map(({ code, name }) => [code, name] as const)} />
        </FilterForm>
        {set.items.length === 0 ? (
          <EmptyState
            title={market === undefined ? "No rate was set yet" : `No rate of its own: ${marketWords(market)}`}
            sentence={market === undefined ? "Until one is, the rate counts that came with the software." : "The rate of all other markets counts there."}
          />
        ) : (
          <SetRates rates={set.items} />
        )}
        <CursorPages path={PATH} asked={{ market }} cursor={cursor} nextCursor={set.nextCursor} shown={set.items.length} total={set.total} />
      </Section>
    </>
  );
}
