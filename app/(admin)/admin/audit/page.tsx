import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { AuditRows } from "@/components/admin/books/audit-rows";
import { CursorPages } from "@/components/admin/cursor-pages";
import { FilterForm } from "@/components/admin/filter-form";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Audit log" };

const PAGE_ITEMS = 50;
const PATH = "/admin/audit";

/** The beginning of a day (UTC), as the log takes it; undefined for what is no day. */
function startOf(day: string | undefined): string | undefined {
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? `${day}T00:00:00.000Z` : undefined;
}

async function AuditLog({ searchParams }: PageInput) {
  const query = await searchParams;
  const days = { from: readWord(query.from), to: readWord(query.to) };
  const asked = { actorId: readWord(query.actorId), action: readWord(query.action), target: readWord(query.target), ip: readWord(query.ip) };
  const filter = { ...asked, from: startOf(days.from), to: startOf(days.to) };
  const cursor = readWord(query.cursor);
  const { items, total, nextCursor } = await (await api()).proof.audit({ ...filter, cursor, limit: PAGE_ITEMS });
  const given = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  const exportHref = (format: string) => `/api/admin/audit/export?${new URLSearchParams([...given, ["format", format]])}`;
  return (
    <>
      <PageHeader
        title="Audit log"
        facts={<span className="tabular">{total.toLocaleString("en-GB")} lines</span>}
        actions={["csv", "json"].map((format) => (
          <a key={format} href={exportHref(format)} download className={buttonClass("secondary", "dense")}>
            Export {format.toUpperCase()}
          </a>
        ))}
      />
      <FilterForm action={PATH}>
        <TextField label="Who" name="actorId" defaultValue={asked.actorId} maxLength={200} placeholder="usr_…" />
        <TextField label="Did what" name="action" defaultValue={asked.action} maxLength={200} placeholder="payouts/" />
        <TextField label="To what" name="target" defaultValue={asked.target} maxLength={200} />
        <TextField label="From where" name="ip" defaultValue={asked.ip} maxLength={200} placeholder="An address" />
        <div className="max-sm:col-span-2">
          <TextField label="From day" name="from" type="date" defaultValue={days.from} />
        </div>
        <div className="max-sm:col-span-2">
          <TextField label="Before day" name="to" type="date" defaultValue={days.to} />
        </div>
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState title="No such lines" sentence="Nothing of the kind was done in that time. Ask for less." />
      ) : (
        <AuditRows rows={items} />
      )}
      <CursorPages path={PATH} asked={{ ...asked, ...days }} cursor={cursor} nextCursor={nextCursor} shown={items.length} total={total} />
    </>
  );
}

export default function AuditPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading the audit log" />}>
      <AuditLog {...input} />
    </Suspense>
  );
}
