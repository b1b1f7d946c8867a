import Link from "next/link";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { CompForm } from "@/components/studio/comps/comp-form";
import { RevokeComp } from "@/components/studio/comps/revoke-comp";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Free access" };

const PAGE_ITEMS = 50;
type Comp = Outputs["patronage"]["listComps"]["items"][number];

function CompRows({ comps }: { readonly comps: readonly Comp[] }) {
  return (
    <DataTable<Comp>
      caption="Your guests, newest first"
      rows={comps}
      rowId={(comp) => comp.id}
      columns={[
        {
          id: "who",
          label: "Who",
          cell: (comp) => (
            <Link
              href={`/studio/patrons/${comp.fan.id}`}
              className="inline-flex min-h-9 items-center font-[560] wrap-anywhere hover:underline pointer-coarse:min-h-11"
            >
              {comp.fan.name}
            </Link>
          ),
        },
        { id: "tier", label: "Tier", cell: (comp) => comp.tier.name },
        { id: "since", label: "Since", isOnPhone: false, cell: (comp) => <DateText at={comp.startsAt} className="text-ink-2" /> },
        { id: "until", label: "Until", isOnPhone: false, cell: (comp) => (comp.endsAt === null ? "Further notice" : <DateText at={comp.endsAt} />) },
        { id: "end", label: <span className="sr-only">End it</span>, align: "end", cell: (comp) => <RevokeComp compId={comp.id} fanName={comp.fan.name} /> },
      ]}
    />
  );
}

export default async function CompsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { patronage } = await api();
  const [{ items, total }, { tiers }] = await Promise.all([patronage.listComps({ limit: PAGE_ITEMS, offset }), patronage.listMyTiers({})]);
  return (
    <>
      <PageHeader title="Free access" facts="Let friends, press and the crew in at no cost. It ends when you say." />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section label="Your guests" aside={<span className="tabular">{total}</span>}>
          {items.length === 0 ? (
            <EmptyState title="No guests yet" sentence="Name somebody who has an account here, and choose what they get." />
          ) : (
            <CompRows comps={items} />
          )}
          <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/comps?from=${from}`} />
        </Section>
        <Section label="Let somebody in">
          <CompForm tiers={tiers} />
        </Section>
      </div>
    </>
  );
}
