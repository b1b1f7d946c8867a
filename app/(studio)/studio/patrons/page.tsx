import { UploadSimple } from "@phosphor-icons/react/dist/ssr/UploadSimple";
import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { ExportLinks } from "@/components/studio/patrons/export-links";
import { PatronRows } from "@/components/studio/patrons/patron-rows";
import { PATRON_STATUS, SORT_WORDS, SOURCE_WORDS } from "@/components/studio/patrons/patron-words";
import { PatronsFilter } from "@/components/studio/patrons/patrons-filter";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Patrons" };

const PAGE_ITEMS = 50;
const SEARCH_CHARS_MAX = 100;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** One of the words that a list of choices has; whatever else stands in the address is left out. */
function pick<T extends object>(choices: T, value: string | string[] | undefined): Extract<keyof T, string> | undefined {
  const isKey = (text: string): text is Extract<keyof T, string> => Object.hasOwn(choices, text);
  return typeof value === "string" && isKey(value) ? value : undefined;
}

function readFilter(query: Awaited<PageInput["searchParams"]>) {
  const text = (name: string) => (typeof query[name] === "string" && query[name] !== "" ? query[name] : undefined);
  return {
    search: text("search")?.slice(0, SEARCH_CHARS_MAX),
    tier: text("tier"),
    status: pick(PATRON_STATUS, query.status),
    source: pick(SOURCE_WORDS, query.source),
    since: DAY.test(text("since") ?? "") ? text("since") : undefined,
    sort: pick(SORT_WORDS, query.sort),
  };
}

const importLink = (
  <ButtonLink href="/studio/patrons/import" size="dense">
    <UploadSimple aria-hidden size={16} /> Bring patrons along
  </ButtonLink>
);

async function Patrons({ searchParams }: PageInput) {
  const query = await searchParams;
  const offset = readOffset(query.from);
  const filter = readFilter(query);
  const { patronage } = await api();
  const [patrons, { tiers }] = await Promise.all([patronage.listPatrons({ limit: PAGE_ITEMS, offset, ...filter }), patronage.listMyTiers({})]);
  const words = new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const isFiltered = [...words.keys()].some((name) => name !== "sort");
  const hasAny = patrons.total > 0 || isFiltered;
  return (
    <>
      <PageHeader
        title="Patrons"
        facts={hasAny ? <span className="tabular">{`${patrons.total} ${isFiltered ? "match" : "in all, those who left too"}`}</span> : undefined}
        actions={
          hasAny && (
            <>
              {importLink}
              <ExportLinks query={words} />
            </>
          )
        }
      />
      {hasAny && <PatronsFilter tiers={tiers} chosen={filter} />}
      {patrons.items.length > 0 && <PatronRows patrons={patrons.items} />}
      {patrons.items.length === 0 &&
        (isFiltered ? (
          <EmptyState
            title="Nobody like that"
            sentence="No patron is like what you asked for."
            action={<ButtonLink href="/studio/patrons">Show all</ButtonLink>}
          />
        ) : (
          <EmptyState
            title="No patrons yet"
            sentence="Your tiers are on your page. Who has patrons somewhere else can bring them along: they are invited, and never charged by it."
            action={importLink}
          />
        ))}
      <Pagination
        offset={offset}
        limit={PAGE_ITEMS}
        total={patrons.total}
        hrefFor={(from) => `/studio/patrons?${new URLSearchParams([...words, ["from", String(from)]])}`}
      />
    </>
  );
}

export default function PatronsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your patrons" />}>
      <Patrons {...input} />
    </Suspense>
  );
}
