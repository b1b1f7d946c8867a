import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import Link from "next/link";
import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readParam, type SearchParams } from "@/app/page-params";
import { readChoice } from "@/components/studio/earnings/read-choice";
import { type TransactionChoice, TransactionFilter } from "@/components/studio/earnings/transaction-filter";
import { TransactionRows } from "@/components/studio/earnings/transaction-rows";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Transactions" };

const PAGE_ITEMS = 50;
const PATH = "/studio/earnings/transactions";
const NAMES = ["source", "videoId", "country", "since", "until", "currency"] as const;

async function readChosen(searchParams: SearchParams): Promise<TransactionChoice> {
  const words = await Promise.all(NAMES.map(async (name) => [name, (await readParam(searchParams, name)) ?? ""] as const));
  return Object.fromEntries(words.filter(([, value]) => value !== ""));
}

function addressOf(path: string, words: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function Steps({ chosen, isFirst, nextCursor }: { readonly chosen: TransactionChoice; readonly isFirst: boolean; readonly nextCursor: string | null }) {
  if (isFirst && nextCursor === null) return null;
  const step = "underlined inline-flex min-h-11 items-center";
  return (
    <nav aria-label="Pages" className="flex justify-between gap-6 pt-3 text-sm">
      {isFirst ? (
        <span />
      ) : (
        <Link href={addressOf(PATH, chosen)} className={step}>
          The newest
        </Link>
      )}
      {nextCursor !== null && (
        <Link rel="next" href={addressOf(PATH, { ...chosen, cursor: nextCursor })} className={step}>
          Older ones
        </Link>
      )}
    </nav>
  );
}

function Nothing({ isNarrowed }: { readonly isNarrowed: boolean }) {
  if (isNarrowed)
    return (
      <EmptyState
        title="Nothing of this kind"
        sentence="No movement of your earnings is all that you asked for. Ask for less, or see them all."
        action={<ButtonLink href={PATH}>Show all</ButtonLink>}
      />
    );
  return (
    <EmptyState
      title="No transactions yet"
      sentence="Each view, tip and membership becomes a line here, with how it was reckoned. Share your page so that the first one comes."
      action={<ButtonLink href="/studio/embed">Share your page</ButtonLink>}
    />
  );
}

async function Transactions({ searchParams }: PageInput) {
  const [chosen, cursor] = [await readChosen(searchParams), await readParam(searchParams, "cursor")];
  const filter = readChoice(chosen);
  const { royalties } = await api();
  const asked = { ...filter, limit: PAGE_ITEMS, ...(cursor === null || !/^\d{1,18}$/.test(cursor) ? {} : { cursor }) };
  const [{ items, total, nextCursor }, account, ever] = await Promise.all([
    royalties.transactions(asked),
    royalties.account(),
    royalties.earnings({ span: "all", currency: filter.currency }),
  ]);
  const { since: _since, until: _until, ...same } = chosen;
  return (
    <>
      <PageHeader
        title="Transactions"
        trail={[{ href: "/studio/earnings", label: "Earnings" }]}
        facts={<span className="tabular">{total === 1 ? "1 entry" : `${total} entries`}</span>}
        actions={
          <a
            href={addressOf("/api/royalty/transactions/export", { ...same, from: filter.from, until: filter.until })}
            download
            className={buttonClass("secondary", "dense")}
          >
            <DownloadSimple aria-hidden size={16} /> CSV
          </a>
        }
      />
      <TransactionFilter
        chosen={chosen}
        works={ever.byWork}
        countries={ever.byCountry.map(({ country }) => country).filter((country) => /^[A-Z]{2}$/.test(country))}
        currencies={[account.currency, ...account.others.map(({ currency }) => currency)]}
      />
      {items.length === 0 ? <Nothing isNarrowed={Object.keys(chosen).length > 0 || cursor !== null} /> : <TransactionRows items={items} />}
      <Steps chosen={chosen} isFirst={cursor === null} nextCursor={nextCursor} />
    </>
  );
}

export default function TransactionsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your transactions" rows={10} />}>
      <Transactions {...input} />
    </Suspense>
  );
}
