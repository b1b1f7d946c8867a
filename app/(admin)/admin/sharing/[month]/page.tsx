import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { periodWords } from "@/components/admin/payouts/payout-words";
import { ShareRows } from "@/components/admin/sharing/month-rows";
import { PoolSum } from "@/components/admin/sharing/pool-sum";
import { MODEL, MONTH_STATUS, type Pool } from "@/components/admin/sharing/sharing-words";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "A month’s pool" };

const PAGE_ITEMS = 50;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const CURRENCY = /^[A-Z]{3}$/;

async function Shares({ pool, cursor }: { readonly pool: Pool; readonly cursor: string | undefined }) {
  const { month, currency } = pool;
  const shares = await (await api()).royalties.listSharingShares({ month, currency, cursor, limit: PAGE_ITEMS });
  return (
    <>
      {shares.items.length === 0 ? (
        <EmptyState title="Nobody was watched" sentence="What was in the pool goes on to the next month." />
      ) : (
        <ShareRows shares={shares.items} />
      )}
      <CursorPages
        path={`/admin/sharing/${month}`}
        asked={{ currency }}
        cursor={cursor}
        nextCursor={shares.nextCursor}
        shown={shares.items.length}
        total={shares.total}
      />
    </>
  );
}

export default async function SharingMonthPage({ params, searchParams }: PageInput<{ month: string }>) {
  const [{ month }, query] = await Promise.all([params, searchParams]);
  const currency = readWord(query.currency) ?? "USD";
  if (!MONTH.test(month) || !CURRENCY.test(currency)) notFound();
  const pool = await orNotFound((await api()).royalties.getSharingMonth({ month, currency }));
  const status = MONTH_STATUS[pool.status];
  return (
    <>
      <PageHeader
        title={`The pool of ${periodWords(month)}`}
        trail={[{ href: "/admin/sharing", label: "Sharing" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>{currency}</span>
            {pool.status !== "open" && (
              <span>
                Counted <DateText at={pool.createdAt} precision="minute" />
              </span>
            )}
          </>
        }
      />
      <div className="grid gap-12">
        <Section label={pool.status === "open" ? "Were it over now" : "How it sums"}>
          <PoolSum pool={pool} />
        </Section>
        <Section label="Artists" aside={pool.status === "open" ? undefined : `${MODEL[pool.model].word} counts`}>
          {pool.status === "open" ? (
            <p className="max-w-[64ch] text-sm text-ink-2">
              What each artist gets is counted in the first hour after the month, by both models, from one reading of who paid and who watched. Where there is
              nothing to share, nothing is counted.
            </p>
          ) : (
            <Shares pool={pool} cursor={readWord(query.cursor)} />
          )}
        </Section>
      </div>
    </>
  );
}
