import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { EntryRows } from "@/components/admin/books/entry-rows";
import { CursorPages } from "@/components/admin/cursor-pages";
import { Measured } from "@/components/admin/facts-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Account" };

const PAGE_ITEMS = 50;

export default async function AccountPage({ params, searchParams }: PageInput<{ accountId: string }>) {
  const accountId = Number((await params).accountId);
  if (!Number.isSafeInteger(accountId) || accountId < 1) notFound();
  const cursor = readWord((await searchParams).cursor);
  const { proof } = await api();
  const { items, total, nextCursor } = await orNotFound(proof.entries({ accountId, cursor, limit: PAGE_ITEMS }));
  const [first] = items;
  const side = first === undefined ? undefined : await orNotFound(proof.ledgerTransfer({ transferId: first.transferId }));
  const account = side?.debit.id === accountId ? side.debit : side?.credit;
  return (
    <>
      <PageHeader
        title={account?.name.replaceAll("_", " ") ?? `Account ${accountId}`}
        trail={[{ href: "/admin/ledger", label: "Ledger" }]}
        facts={
          <>
            {account !== undefined && <Measured>{account.owner}</Measured>}
            <span className="tabular">{total.toLocaleString("en-GB")} entries</span>
          </>
        }
      />
      {items.length === 0 || side === undefined ? (
        <EmptyState title="No entries" sentence="Nothing has moved on this account yet." />
      ) : (
        <EntryRows entries={items} currency={side.currency} />
      )}
      <CursorPages path={`/admin/ledger/accounts/${accountId}`} asked={{}} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}
