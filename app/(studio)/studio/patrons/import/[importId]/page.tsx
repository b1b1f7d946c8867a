import Link from "next/link";
import { readOffset } from "@/app/offset-param";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { ImportFigures } from "@/components/studio/import/import-figures";
import { ImportProgress } from "@/components/studio/import/import-progress";
import { ImportRows } from "@/components/studio/import/import-rows";
import { FORMAT_WORDS, IMPORT_STATUS, type ImportRow, PLAN_WORDS } from "@/components/studio/import/import-words";
import { StartForm } from "@/components/studio/import/start-form";
import { ButtonLink } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api, pageContext } from "@/server/api/server-caller";
import { DAY_MS } from "@/server/kernel/durations";

export const metadata = { title: "A list of patrons" };

const PAGE_ITEMS = 50;
/** What is proposed: long enough for everybody to see the mail and to decide. */
const PROPOSED_DAYS = 90;
const PLANS = ["grant", "skip", "bad"] as const satisfies readonly ImportRow["plan"][];

function PlanLinks({ address, chosen }: { readonly address: string; readonly chosen: ImportRow["plan"] | undefined }) {
  const link = (href: string, words: string, isOn: boolean) => (
    <Link
      key={words}
      href={href}
      aria-current={isOn ? "true" : undefined}
      className="inline-flex min-h-9 items-center text-ink-2 aria-[current]:font-[600] aria-[current]:text-ink pointer-coarse:min-h-11"
    >
      {words}
    </Link>
  );
  return (
    <nav aria-label="Which lines" className="flex flex-wrap justify-end gap-x-4">
      {link(address, "All", chosen === undefined)}
      {PLANS.map((plan) => link(`${address}?plan=${plan}`, PLAN_WORDS[plan], plan === chosen))}
    </nav>
  );
}

export default async function ImportListPage({ params, searchParams }: PageInput<{ importId: string }>) {
  const [{ importId }, query] = await Promise.all([params, searchParams]);
  const offset = readOffset(query.from);
  const plan = PLANS.find((each) => each === query.plan);
  const { patronage } = await api();
  const list = await orNotFound(patronage.getPatronImport({ importId }));
  const [rows, { tiers }, { services }] = await Promise.all([
    patronage.listPatronImportRows({ importId, limit: PAGE_ITEMS, offset, plan }),
    patronage.listMyTiers({}),
    pageContext(),
  ]);
  const address = `/studio/patrons/import/${importId}`;
  const dayIn = (days: number) => new Date(services.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const status = IMPORT_STATUS[list.status];
  return (
    <>
      <PageHeader
        title={list.fileName}
        trail={[
          { href: "/studio/patrons", label: "Patrons" },
          { href: "/studio/patrons/import", label: "Bring patrons along" },
        ]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>from {FORMAT_WORDS[list.format]}</span>
            {list.endsAt !== null && (
              <span>
                access until <DateText at={list.endsAt} />
              </span>
            )}
          </>
        }
        actions={list.status === "done" && <ButtonLink href="/studio/patrons?source=import">See them among your patrons</ButtonLink>}
      />
      <div className="grid gap-12">
        <ImportFigures list={list} />
        {list.status === "running" && <ImportProgress list={list} />}
        {list.status === "draft" && (
          <Section label="Who gets what">
            <StartForm list={list} tiers={tiers} earliest={dayIn(1)} proposed={dayIn(PROPOSED_DAYS)} />
          </Section>
        )}
        <Section label="Every line" aside={<PlanLinks address={address} chosen={plan} />}>
          {rows.items.length === 0 ? (
            <p className="text-sm text-ink-2">There is no such line.</p>
          ) : (
            <ImportRows rows={rows.items} isDraft={list.status === "draft"} />
          )}
          <Pagination
            offset={offset}
            limit={PAGE_ITEMS}
            total={rows.total}
            hrefFor={(from) => `${address}?${new URLSearchParams({ ...(plan === undefined ? {} : { plan }), from: String(from) })}`}
          />
        </Section>
      </div>
    </>
  );
}
