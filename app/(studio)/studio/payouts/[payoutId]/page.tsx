import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { LiveRefresh } from "@/components/patronage/live-refresh";
import { InvoiceLink } from "@/components/studio/payouts/invoice-link";
import { methodWords, STATES } from "@/components/studio/payouts/payout-words";
import { longMonth, withMinus } from "@/components/studio/revenue/revenue-words";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "A payout" };

const STREAM = "/api/royalty/account/events#account";

function Sum({ label, cents, currency }: { readonly label: string; readonly cents: number; readonly currency: string }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 border-b border-line">
      <dt>{label}</dt>
      <dd className="tabular">{withMinus(formatCents(cents, currency))}</dd>
    </div>
  );
}

export default async function PayoutPage({ params }: PageInput<{ payoutId: string }>) {
  const { payoutId } = await params;
  const payout = await orNotFound((await api()).payouts.getPayout({ payoutId }));
  const { currency, state, reason } = payout;
  return (
    <>
      <PageHeader
        title={formatCents(payout.amountCents, currency)}
        trail={[{ href: "/studio/payouts", label: "Payouts" }]}
        facts={
          <>
            <Status tone={STATES[state].tone}>{STATES[state].word}</Status>
            <span>{methodWords(payout.method)}</span>
            <span className="measured text-ink-3">{payout.payoutId}</span>
          </>
        }
        actions={payout.method.kind === "invoice" ? <InvoiceLink payoutId={payout.payoutId} /> : undefined}
      />
      <LiveRefresh streams={[STREAM]} />
      <p className="max-w-[60ch] pb-8 text-ink-2">
        {STATES[state].meaning} {reason}
      </p>
      <div className="grid gap-x-10 gap-y-10 lg:grid-cols-2">
        <Section label="How it sums">
          <dl className="grid text-sm leading-work">
            <Sum label="Left your balance" cents={payout.grossCents} currency={currency} />
            <Sum label="Tax kept back" cents={0 - payout.withheldCents} currency={currency} />
            <Sum label="You get" cents={payout.amountCents} currency={currency} />
          </dl>
          <p className="pt-3 text-xs leading-work text-ink-3">
            {payout.period === null ? "You asked for it." : `Of the run of ${longMonth(payout.period)}.`} What sending costs
            {payout.feeCents > 0 && `, ${formatCents(payout.feeCents, currency)},`} is paid by the house.
            {payout.railReference !== null && ` The other side calls it ${payout.railReference}.`}
          </p>
        </Section>
        <Section label="What happened">
          <ol className="grid text-sm leading-work">
            {payout.steps.map((step) => (
              <li key={`${step.at} ${step.state}`} className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-4 border-b border-line py-2">
                <DateText at={step.at} precision="minute" className="text-ink-2" />
                <span className="grid gap-0.5">
                  <Status tone={STATES[step.state].tone}>{STATES[step.state].word}</Status>
                  {step.reason !== null && <span className="text-xs wrap-anywhere text-ink-3">{step.reason}</span>}
                </span>
              </li>
            ))}
          </ol>
        </Section>
      </div>
    </>
  );
}
