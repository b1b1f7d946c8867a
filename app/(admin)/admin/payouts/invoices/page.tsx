import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readKey, readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { InvoiceList } from "@/components/admin/payouts/invoice-list";
import { INVOICE_STATUS } from "@/components/admin/payouts/invoice-words";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Invoices by hand" };

const PAGE_ITEMS = 50;
const PATH = "/admin/payouts/invoices";

async function Invoices({ searchParams }: PageInput) {
  const query = await searchParams;
  const status = readKey(INVOICE_STATUS, query.status);
  const cursor = readWord(query.cursor);
  const { items, total, nextCursor } = await (await api()).payouts.invoices({ status, cursor, limit: PAGE_ITEMS });
  return (
    <>
      <PageHeader title="Invoices by hand" trail={[{ href: "/admin/payouts", label: "Payouts" }]} facts="A person pays these at the bank and says so here." />
      <FilterForm action={PATH}>
        <PickField label="Status" name="status" chosen={status} choices={Object.entries(INVOICE_STATUS).map(([each, { word }]) => [each, word])} />
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState title="No such invoices" sentence="An invoice is numbered when a payout to an artist who chose this is sent." />
      ) : (
        <InvoiceList invoices={items} />
      )}
      <CursorPages path={PATH} asked={{ status }} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function InvoicesPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the invoices" />}>
      <Invoices {...input} />
    </Suspense>
  );
}
