import { redirect } from "next/navigation";
import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { AccountRows } from "@/components/admin/books/account-rows";
import { transferHref } from "@/components/admin/books/entry-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm } from "@/components/admin/filter-form";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Ledger" };

const PAGE_ITEMS = 50;
const PATH = "/admin/ledger";
const CURRENCY_CHARS = 3;

async function Ledger({ searchParams }: PageInput) {
  const query = await searchParams;
  const transfer = readWord(query.transfer);
  if (transfer !== undefined) redirect(transferHref(transfer));
  const currency = readWord(query.currency)?.toUpperCase();
  const asked = { owner: readWord(query.owner), name: readWord(query.name), currency: currency?.length === CURRENCY_CHARS ? currency : undefined };
  const cursor = readWord(query.cursor);
  const { items, total, nextCursor } = await (await api()).proof.accounts({ ...asked, cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader
        title="Ledger"
        facts={<span className="tabular">{total.toLocaleString("en-GB")} accounts</span>}
        actions={
          <ButtonLink size="dense" href="/admin/ledger/statements">
            Statements that differ
          </ButtonLink>
        }
      />
      <FilterForm action={PATH}>
        <TextField label="Owner" name="owner" defaultValue={asked.owner} maxLength={200} placeholder="platform, artist:usr_…" />
        <TextField label="Account" name="name" defaultValue={asked.name} maxLength={200} placeholder="earnings" />
        <TextField label="Currency" name="currency" defaultValue={asked.currency} minLength={CURRENCY_CHARS} maxLength={CURRENCY_CHARS} size={5} />
        <TextField label="Or a transfer’s id" name="transfer" maxLength={200} />
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState title="No such accounts" sentence="An account is opened by the first money that moves on it. Ask for another owner or name." />
      ) : (
        <AccountRows accounts={items} />
      )}
      <CursorPages path={PATH} asked={asked} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function LedgerPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the accounts" />}>
      <Ledger {...input} />
    </Suspense>
  );
}
