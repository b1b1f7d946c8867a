import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { DecideFlag } from "@/components/admin/screening/decide-flag";
import { ListForm } from "@/components/admin/screening/list-form";
import type { Outputs } from "@/components/ui/api-types";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Status, type StatusTone } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Screening" };

type Flag = Outputs["payouts"]["screeningFlags"]["items"][number];

const PAGE_ITEMS = 25;
const PATH = "/admin/screening";
const FLAG_STATUS: Readonly<Record<Flag["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "To be looked at", tone: "waiting" },
  cleared: { word: "Not the person", tone: "ok" },
  confirmed: { word: "Is the person", tone: "bad" },
};

function FlagItem({ flag }: { readonly flag: Flag }) {
  const { list, publishedOn, name, score, otherUserIds } = flag.details;
  const facts = [list, publishedOn, name, score === undefined ? undefined : `${score} % alike`].filter((fact) => fact !== undefined);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line py-3">
      <div className="grid min-w-0 gap-1">
        <Status tone={FLAG_STATUS[flag.status].tone}>{flag.title}</Status>
        <span>
          <TextLink href={`/artists/${flag.artist.handle}`}>{flag.artist.name}</TextLink>
          <span className="text-ink-2">
            , found <DateText at={flag.createdAt} />
          </span>
        </span>
        {facts.length > 0 && <span className="text-ink-2 wrap-anywhere">{facts.join(", ")}</span>}
        {otherUserIds !== undefined && <span className="font-mono text-xs text-ink-2 wrap-anywhere">{otherUserIds.join(", ")}</span>}
        {flag.note !== null && <span className="text-ink-2 wrap-anywhere">{flag.note}</span>}
      </div>
      {flag.status === "open" && <DecideFlag flagId={flag.id} artist={flag.artist.name} />}
    </li>
  );
}

async function Screening({ searchParams }: PageInput) {
  const query = await searchParams;
  const status = readKey(FLAG_STATUS, query.status);
  const cursor = readWord(query.cursor);
  const { payouts } = await api();
  const [flags, state] = await Promise.all([payouts.screeningFlags({ status, cursor, limit: PAGE_ITEMS }), payouts.screeningState()]);
  return (
    <>
      <PageHeader
        title="Screening"
        facts="Payees are compared with lists of sanctions, and accounts and tax numbers with each other. Nothing is paid while a finding is open."
      />
      {state.banner !== null && (
        <div className="pb-10">
          <ErrorNotice title="Nothing to compare with" sentence={state.banner} />
        </div>
      )}
      <Section label="Findings" aside={<span className="tabular">{flags.total}</span>}>
        <FilterForm action={PATH}>
          <PickField label="Status" name="status" chosen={status} choices={Object.entries(FLAG_STATUS).map(([each, { word }]) => [each, word])} />
        </FilterForm>
        {flags.items.length === 0 ? (
          <EmptyState title="No findings" sentence="Nobody’s name is on a list, and no two artists share an account or a tax number." />
        ) : (
          <ul className="text-sm leading-work">
            {flags.items.map((flag) => (
              <FlagItem key={flag.id} flag={flag} />
            ))}
          </ul>
        )}
        <CursorPages path={PATH} asked={{ status }} cursor={cursor} nextCursor={flags.nextCursor} shown={flags.items.length} total={flags.total} />
      </Section>
      <div className="mt-12 grid items-start gap-x-10 gap-y-12 xl:grid-cols-2">
        <Section label="Lists">
          {state.lists.length === 0 ? (
            <p className="text-sm text-ink-2">No list was taken in yet.</p>
          ) : (
            <ul className="text-sm leading-work">
              {state.lists.map((each) => (
                <li key={each.name} className="grid gap-0.5 border-b border-line py-2">
                  <span className="flex flex-wrap justify-between gap-x-5">
                    <span className="font-[560] wrap-anywhere">{each.name}</span>
                    <span className="tabular">{each.entries.toLocaleString("en-GB")} entries</span>
                  </span>
                  <span className="text-ink-2 wrap-anywhere">
                    Of <DateText at={each.publishedOn} />, {each.source}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section label="Take a list in">
          <ListForm />
        </Section>
      </div>
    </>
  );
}

export default function ScreeningPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the findings" />}>
      <Screening {...input} />
    </Suspense>
  );
}
