import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FactsList } from "@/components/admin/facts-list";
import { CASE_STATUS, type CaseView, REASON, type ViewCase } from "@/components/admin/fraud/case-words";
import { DecideCase } from "@/components/admin/fraud/decide-case";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { MicrosText } from "@/components/ui/micros-text";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Suspicious views" };

const PAGE_ITEMS = 50;
const HASH_CHARS_SHOWN = 10;
const MICROS_PER_CENT = 10_000n;

/** Enough of a keyed hash to see what is alike. */
const short = (hash: string) => <span className="font-mono text-xs">{hash.slice(0, HASH_CHARS_SHOWN)}</span>;

function Views({ views }: { readonly views: readonly CaseView[] }) {
  return (
    <DataTable<CaseView>
      caption="The views of the case"
      rows={views}
      rowId={(view) => view.id}
      columns={[
        { id: "at", label: "When, UTC", cell: (view) => <DateText at={view.countedAt} precision="minute" /> },
        {
          id: "why",
          label: "Why",
          cell: (view) => (
            <ul className="text-ink-2">
              {view.reasons.map((reason) => (
                <li key={reason}>{REASON[reason]}</li>
              ))}
            </ul>
          ),
        },
        { id: "country", label: "From", isOnPhone: false, cell: (view) => view.country ?? "Not known" },
        {
          id: "viewer",
          label: "Viewer",
          isOnPhone: false,
          cell: (view) => (
            <>
              {short(view.viewer)} <span className="text-ink-3">{view.isSignedIn ? "signed in" : "visitor"}</span>
            </>
          ),
        },
        { id: "network", label: "Network", isOnPhone: false, cell: (view) => short(view.network) },
        { id: "device", label: "Browser", isOnPhone: false, cell: (view) => short(view.device) },
      ]}
    />
  );
}

function heldWords(held: ViewCase["heldMicros"]): string {
  if (held.length === 0) return "nothing";
  return held.map(({ currency, amountMicros }) => formatCents(Number(BigInt(amountMicros) / MICROS_PER_CENT), currency)).join(" and ");
}

export default async function CasePage({ params, searchParams }: PageInput<{ caseId: string }>) {
  const { caseId } = await params;
  const cursor = readWord((await searchParams).cursor);
  const { royalties } = await api();
  const found = await orNotFound(royalties.viewCase({ caseId }));
  const views = await royalties.listCaseViews({ caseId, cursor, limit: PAGE_ITEMS });
  const status = CASE_STATUS[found.status];
  return (
    <>
      <PageHeader
        title={found.video.title ?? "A film that is gone"}
        isWork={found.video.title !== null}
        trail={[{ href: "/admin/fraud", label: "Suspicious views" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>{found.artist.name}</span>
            <DateText at={found.day} />
          </>
        }
        actions={found.status === "open" && <DecideCase caseId={found.id} views={found.views} artist={found.artist.name} held={heldWords(found.heldMicros)} />}
      />
      <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
        <Section label="What was seen">
          <FactsList
            facts={[
              [
                "Suspicious views",
                <span key="views" className="tabular">
                  {found.views.toLocaleString("en-GB")}
                </span>,
              ],
              [
                "Other views that day",
                <span key="other" className="tabular">
                  {found.otherViews.toLocaleString("en-GB")}
                </span>,
              ],
              ["Viewers", found.viewers.toLocaleString("en-GB")],
              ["Networks", found.networks.toLocaleString("en-GB")],
              ["Browsers", found.devices.toLocaleString("en-GB")],
              ...found.heldMicros.map(
                ({ currency, amountMicros }) => [`Held, ${currency}`, <MicrosText key={currency} micros={amountMicros} currency={currency} />] as const,
              ),
            ]}
          />
        </Section>
        <Section label="Why">
          {found.reasons.length === 0 && <p className="text-sm text-ink-2">The single views are gone, and with them why.</p>}
          <FactsList
            facts={found.reasons.map(
              ({ reason, views: count }) =>
                [
                  REASON[reason],
                  <span key={reason} className="tabular">
                    {count}
                  </span>,
                ] as const,
            )}
          />
          {found.decidedAt !== null && (
            <p className="pt-4 text-sm text-ink-2">
              Decided <DateText at={found.decidedAt} precision="minute" /> by {found.decidedBy}: {found.note}
            </p>
          )}
          <p className="pt-4 text-sm">
            <TextLink href={`/artists/${found.artist.handle}`}>{found.artist.name}’s page</TextLink>
          </p>
        </Section>
      </div>
      <Section label="View by view" aside="The same hash is the same viewer, network or browser" className="mt-12">
        {views.items.length === 0 ? (
          <EmptyState title="No views are left" sentence="Single views are kept for a time only; the sums above stay." />
        ) : (
          <Views views={views.items} />
        )}
        <CursorPages
          path={`/admin/fraud/${found.id}`}
          asked={{}}
          cursor={cursor}
          nextCursor={views.nextCursor}
          shown={views.items.length}
          total={views.total}
        />
      </Section>
    </>
  );
}
