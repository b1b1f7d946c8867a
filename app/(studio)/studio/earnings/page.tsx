import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { LiveRefresh } from "@/components/patronage/live-refresh";
import { BalanceFigures } from "@/components/studio/earnings/balance-figures";
import { Choices } from "@/components/studio/earnings/choices";
import { OriginShares, WorkShares } from "@/components/studio/earnings/earning-shares";
import { type Account, SPAN_WORDS, SPANS } from "@/components/studio/earnings/earning-words";
import { EarningsByMonth } from "@/components/studio/earnings/earnings-by-month";
import { TransactionRows } from "@/components/studio/earnings/transaction-rows";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Earnings" };

const LATEST_SHOWN = 8;
const STREAM = "/api/royalty/account/events#account";

const currenciesOf = ({ currency, others }: Account) => [currency, ...others.map((each) => each.currency)];

async function Earnings({ searchParams }: PageInput) {
  const [wanted, asked] = [await readParam(searchParams, "currency"), await readParam(searchParams, "span")];
  const { royalties } = await api();
  const account = await royalties.account();
  const currencies = currenciesOf(account);
  const currency = currencies.find((each) => each === wanted) ?? account.currency;
  const span = SPANS.find((each) => each === asked) ?? "month";
  const [today, chosen, all, forecast, latest] = await Promise.all([
    royalties.earnings({ span: "today", currency }),
    royalties.earnings({ span, currency }),
    royalties.earnings({ span: "all", currency }),
    royalties.forecast({ currency }),
    royalties.transactions({ currency, limit: LATEST_SHOWN }),
  ]);
  const address = (change: Readonly<Record<string, string>>) => `/studio/earnings?${new URLSearchParams({ span, currency, ...change })}`;
  return (
    <>
      <PageHeader
        title="Earnings"
        actions={
          <div className="flex flex-wrap items-center gap-x-6">
            {currencies.length > 1 && (
              <Choices label="Currency" chosen={currency} entries={currencies.map((each) => ({ id: each, word: each, href: address({ currency: each }) }))} />
            )}
            <ButtonLink href="/studio/earnings/shares" size="dense">
              Shares of the pool
            </ButtonLink>
            <ButtonLink href="/studio/statements" size="dense">
              Statements
            </ButtonLink>
          </div>
        }
      />
      <LiveRefresh streams={[STREAM]} />
      <BalanceFigures account={account} today={today} />
      {all.total.entries === 0 && latest.total === 0 ? (
        <EmptyState
          title="Nothing is earned yet"
          sentence="A view, a tip or a patron shows here within seconds, with why it is as much as it is. Publish a film to begin."
          action={<ButtonLink href="/studio/upload">Upload a film</ButtonLink>}
        />
      ) : (
        <>
          <div className="grid items-start gap-x-10 gap-y-10 pt-8 xl:grid-cols-[minmax(0,7fr)_minmax(0,4fr)]">
            <div className="grid min-w-0 gap-10">
              <EarningsByMonth all={all} forecast={forecast} />
              <WorkShares earnings={chosen} span={span} />
            </div>
            <div className="grid min-w-0 gap-8">
              <Choices label="Which time" chosen={span} entries={SPANS.map((each) => ({ id: each, word: SPAN_WORDS[each], href: address({ span: each }) }))} />
              <OriginShares earnings={chosen} span={span} />
            </div>
          </div>
          <Section
            label="Latest transactions"
            aside={<TextLink href={`/studio/earnings/transactions?${new URLSearchParams({ currency })}`}>All {latest.total}</TextLink>}
            className="mt-12"
          >
            <TransactionRows items={latest.items} />
          </Section>
        </>
      )}
    </>
  );
}

export default function EarningsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your earnings" />}>
      <Earnings {...input} />
    </Suspense>
  );
}
