import { Suspense } from "react";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { LiveRefresh } from "@/components/patronage/live-refresh";
import type { Balance } from "@/components/studio/earnings/earning-words";
import { MethodSummary } from "@/components/studio/payouts/method-summary";
import { PayoutPreview } from "@/components/studio/payouts/payout-preview";
import { PayoutRows } from "@/components/studio/payouts/payout-rows";
import { LEAST_CENTS, type Methods, type Preview } from "@/components/studio/payouts/payout-words";
import { RequestPayout } from "@/components/studio/payouts/request-payout";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { formatShort } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payouts" };

const PAGE_ITEMS = 20;
const STREAM = "/api/royalty/account/events#account";

function obstacleOf({ availableCents, currency }: Balance, { hindrance }: Preview, { current, notice }: Methods): string | null {
  const least = formatShort(LEAST_CENTS, currency);
  if (availableCents < LEAST_CENTS) return `At least ${least} must be available. What is less stays yours and is paid once there is more.`;
  if (current === null) return notice ?? "Say first where it should go.";
  return hindrance;
}

async function Payouts({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { royalties, payouts } = await api();
  const [account, methods, { items, total }] = await Promise.all([
    royalties.account(),
    payouts.payoutMethods({}),
    payouts.listPayouts({ limit: PAGE_ITEMS, offset }),
  ]);
  const balances = [account, ...account.others.filter(({ availableCents }) => availableCents > 0)];
  const previews = await Promise.all(balances.map(async (balance) => ({ balance, preview: await payouts.previewPayout({ currency: balance.currency }) })));
  return (
    <>
      <PageHeader
        title="Payouts"
        facts={
          <span>
            Paid out by itself on the first of each month from {formatShort(LEAST_CENTS, account.currency)} on; next on <DateText at={account.nextPayoutAt} />.
          </span>
        }
      />
      <LiveRefresh streams={[STREAM]} />
      <div className="grid gap-x-10 gap-y-10 lg:grid-cols-2">
        <Section label="Available now">
          <div className="grid gap-8">
            {previews.map(({ balance, preview }) => (
              <RequestPayout
                key={balance.currency}
                currency={balance.currency}
                availableCents={balance.availableCents}
                obstacle={obstacleOf(balance, preview, methods)}
              >
                {preview.payout !== null && <PayoutPreview payout={preview.payout} currency={balance.currency} />}
              </RequestPayout>
            ))}
          </div>
        </Section>
        <Section label="Where it goes">
          <MethodSummary methods={methods} />
        </Section>
      </div>
      <Section label="All payouts" aside={total > 0 ? <span className="tabular">{total}</span> : undefined} className="mt-12">
        {items.length === 0 ? (
          <EmptyState
            title="Nothing was paid out yet"
            sentence="Say where your money should go. Then it is paid on the first of the month, or whenever you ask."
          />
        ) : (
          <PayoutRows items={items} />
        )}
        <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/payouts?from=${from}`} />
      </Section>
    </>
  );
}

export default function PayoutsPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading your payouts" />}>
      <Payouts {...input} />
    </Suspense>
  );
}
