import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { AuditRows } from "@/components/admin/books/audit-rows";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm } from "@/components/admin/filter-form";
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

async function Privacy({ searchParams }: PageInput) {
  const query = await searchParams;
  const userId = readWord(query.userId)?.slice(0, ID_CHARS_MAX);
  const cursor = readWord(query.cursor);
  const { proof, privacy, vault } = await api();
  const [requests, retention, keys] = await Promise.all([proof.audit({ action: ACTIONS, cursor, limit: PAGE_ITEMS }), privacy.retention(), vault.keys()]);
  return (
    <>
      <PageHeader title="Privacy" facts="People ask in their settings; exports and erasures are carried out by themselves." />
      <Section
        label="What people asked for, and what came of it"
        aside={<TextLink href={`/admin/audit?${new URLSearchParams({ action: ACTIONS })}`}>In the audit log</TextLink>}
      >
        {requests.items.length === 0 ? (
          <EmptyState title="Nobody asked yet" sentence="Exports, erasures and restrictions appear here." />
        ) : (
          <AuditRows rows={requests.items} />
        )}
        <CursorPages path={PATH} asked={{ userId }} cursor={cursor} nextCursor={requests.nextCursor} shown={requests.items.length} total={requests.total} />
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
