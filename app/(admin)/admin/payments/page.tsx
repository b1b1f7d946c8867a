import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { PaymentRows } from "@/components/admin/payment-rows";
import { type AdminPayment, PAYMENT_STATUS } from "@/components/admin/payment-words";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField, TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payments" };

const PAGE_ITEMS = 50;
const SEARCH_CHARS_MAX = 100;
const isStatus = (text: unknown): text is AdminPayment["status"] => typeof text === "string" && Object.hasOwn(PAYMENT_STATUS, text);

async function Payments({ searchParams }: PageInput) {
  const query = await searchParams;
  const offset = readOffset(query.from);
  const search = typeof query.search === "string" && query.search !== "" ? query.search.slice(0, SEARCH_CHARS_MAX) : undefined;
  const status = isStatus(query.status) ? query.status : undefined;
  const { items, total } = await (await api()).patronage.listPayments({ limit: PAGE_ITEMS, offset, search, status });
  const words = new URLSearchParams({ ...(search === undefined ? {} : { search }), ...(status === undefined ? {} : { status }) });
  return (
    <>
      <PageHeader title="Payments" facts={<span className="tabular">{total}</span>} />
      <search>
        <form method="get" action="/admin/payments" className="flex flex-wrap items-end gap-4 pb-6">
          <div className="w-full sm:w-80">
            <TextField label="Name, address or id" name="search" type="search" maxLength={SEARCH_CHARS_MAX} defaultValue={search} />
          </div>
          <SelectField label="Status" name="status" defaultValue={status ?? ""}>
            <option value="">Any</option>
            {Object.entries(PAYMENT_STATUS).map(([each, { word }]) => (
              <option key={each} value={each}>
                {word}
              </option>
            ))}
          </SelectField>
          <Button type="submit">Show</Button>
        </form>
      </search>
      {items.length === 0 ? (
        <EmptyState title="No such payments" sentence="Nothing was paid yet, or nothing like what you asked for." />
      ) : (
        <PaymentRows payments={items} />
      )}
      <Pagination
        offset={offset}
        limit={PAGE_ITEMS}
        total={total}
        hrefFor={(from) => `/admin/payments?${new URLSearchParams([...words, ["from", String(from)]])}`}
      />
    </>
  );
}

export default function PaymentsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the payments" />}>
      <Payments {...input} />
    </Suspense>
  );
}
