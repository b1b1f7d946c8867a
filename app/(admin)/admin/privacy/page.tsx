import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { AskedRows } from "@/components/admin/privacy/asked-rows";
import { ASKED_STATE, KIND } from "@/components/admin/privacy/asked-words";
import { AccessRows } from "@/components/privacy/access-rows";
import { RetentionTable } from "@/components/privacy/retention-table";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Privacy" };

const PAGE_ITEMS = 25;
const ID_CHARS_MAX = 64;
const PATH = "/admin/privacy";
const ACTIONS = "privacy/";

async function Accesses({ userId, cursor }: { readonly userId: string; readonly cursor: string | undefined }) {
  const { items, total, nextCursor } = await (await api()).vault.listAccessesOf({ userId, cursor, limit: PAGE_ITEMS });
  return (
    <>
      {items.length === 0 ? (
        <EmptyState title="Nobody looked" sentence="Nothing that is sealed about this person was ever opened." />
      ) : (
        <AccessRows accesses={items} />
      )}
      <CursorPages path={PATH} asked={{ userId }} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} cursorName="accessCursor" />
    </>
  );
}

async function Requests({ query }: { readonly query: Awaited<PageInput["searchParams"]> }) {
  const [kind, state, cursor] = [readKey(KIND, query.kind), readKey(ASKED_STATE, query.state), readWord(query.cursor)];
  const requests = await (await api()).privacy.listAsked({ kind, state, cursor, limit: PAGE_ITEMS });
  return (
    <>
      <FilterForm action={PATH}>
        <PickField label="What" name="kind" chosen={kind} choices={keysOf(KIND)} />
        <PickField label="State" name="state" chosen={state} choices={keysOf(ASKED_STATE)} />
      </FilterForm>
      {requests.items.length === 0 ? (
        <EmptyState
          title={kind === undefined && state === undefined ? "Nobody asked yet" : "There is none of these"}
          sentence="Exports, erasures and restrictions appear here."
        />
      ) : (
        <AskedRows requests={requests.items} />
      )}
      <CursorPages path={PATH} asked={{ kind, state }} cursor={cursor} nextCursor={requests.nextCursor} shown={requests.items.length} total={requests.total} />
    </>
  );
}

const keysOf = (words: Readonly<Record<string, string>>) => Object.entries(words);

async function Privacy({ searchParams }: PageInput) {
  const query = await searchParams;
  const userId = readWord(query.userId)?.slice(0, ID_CHARS_MAX);
  const { privacy, vault } = await api();
  const [retention, keys] = await Promise.all([privacy.retention(), vault.keys()]);
  return (
    <>
      <PageHeader
        title="Privacy"
        facts="People ask in their settings; exports and erasures are carried out by themselves. The law gives a month (GDPR, Article 12)."
      />
      <Section
        label="What people asked for, and where it stands"
        aside={<TextLink href={`/admin/audit?${new URLSearchParams({ action: ACTIONS })}`}>In the audit log</TextLink>}
      >
        <Requests query={query} />
      </Section>
      <Section label="Who opened what is sealed about a person" className="mt-12">
        <FilterForm action={PATH}>
          <TextField label="The person’s id" name="userId" defaultValue={userId} maxLength={ID_CHARS_MAX} placeholder="usr_…" />
        </FilterForm>
        {userId === undefined ? (
          <p className="text-sm text-ink-2">
            Bank details, tax forms and identities are sealed. Each opening is written down, with who and why; the person sees the same list.
          </p>
        ) : (
          <Accesses userId={userId} cursor={readWord(query.accessCursor)} />
        )}
      </Section>
      <Section label="How long what is kept" className="mt-12">
        <RetentionTable retention={retention} />
      </Section>
      <Section label="Keys" className="mt-12" aside={<span className="font-mono text-xs">newest {keys.newest}</span>}>
        <ul className="text-sm leading-work">
          {keys.wrappedBy.map(({ id, keys: count }) => (
            <li key={id} className="flex justify-between gap-5 border-b border-line py-2">
              <span className="font-mono text-xs wrap-anywhere">{id}</span>
              <span className="tabular">{count.toLocaleString("en-GB")} keys of people wrapped by it</span>
            </li>
          ))}
          {keys.wrappedBy.length === 0 && <li className="text-ink-2">Nobody’s data is sealed yet.</li>}
        </ul>
      </Section>
    </>
  );
}

export default function PrivacyPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading what people asked for" />}>
      <Privacy {...input} />
    </Suspense>
  );
}
