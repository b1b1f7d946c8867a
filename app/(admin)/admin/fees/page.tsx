import { ExchangeRateForm } from "@/components/admin/exchange-rate-form";
import { FeeForm } from "@/components/admin/fee-form";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api, pageContext } from "@/server/api/server-caller";
import { DAY_MS } from "@/server/kernel/durations";

export const metadata = { title: "Fees" };

type Rate = Outputs["patronage"]["listFeeRates"]["items"][number];

const RATES_SHOWN = 100;
const MICROS_PER_UNIT = 1_000_000;
/** What is asked for is the rate, not the sum. */
const ANY_CENTS = 1_000;
const KINDS = [
  { kind: "patronage", label: "Of memberships, gifts, goals and tickets" },
  { kind: "tip", label: "Of tips" },
] as const;

function Rates({ rates, now }: { readonly rates: readonly Rate[]; readonly now: string }) {
  const current = rates.find((rate) => rate.validFrom <= now)?.validFrom;
  const status = ({ validFrom }: Rate) =>
    validFrom > now ? <Status tone="waiting">To come</Status> : validFrom === current ? <Status tone="ok">Now</Status> : "";
  return (
    <DataTable<Rate>
      caption="Rates, the latest day first"
      rows={rates}
      rowId={(rate) => rate.validFrom}
      columns={[
        { id: "from", label: "From, UTC", cell: (rate) => <DateText at={rate.validFrom} /> },
        { id: "rate", label: "The house’s share", align: "end", className: "tabular", cell: (rate) => `${rate.feeBps / BPS_PER_PERCENT} %` },
        { id: "status", label: <span className="sr-only">Status</span>, align: "end", cell: status },
      ]}
    />
  );
}

type ExchangeRate = Outputs["patronage"]["listExchangeRates"]["items"][number];

function ExchangeRates({ rates }: { readonly rates: readonly ExchangeRate[] }) {
  return (
    <DataTable<ExchangeRate>
      caption="Rates, the latest first; of each currency the first one counts"
      rows={rates}
      rowId={(rate) => `${rate.currency}-${rate.validFrom}`}
      columns={[
        { id: "currency", label: "Currency", cell: (rate) => rate.currency },
        { id: "rate", label: "One US dollar is", align: "end", className: "tabular", cell: (rate) => String(rate.microsPerDollar / MICROS_PER_UNIT) },
        { id: "from", label: "From, UTC", cell: (rate) => <DateText at={rate.validFrom} /> },
        { id: "source", label: "Source", cell: (rate) => rate.source },
      ]}
    />
  );
}

export default async function FeesPage() {
  const [{ patronage }, { services }] = await Promise.all([api(), pageContext()]);
  const now = services.clock.now();
  const earliest = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  const exchange = await patronage.listExchangeRates({ limit: RATES_SHOWN });
  const parts = await Promise.all(
    KINDS.map(async ({ kind, label }) => {
      const [{ items }, { feeBps }] = await Promise.all([
        patronage.listFeeRates({ kind, limit: RATES_SHOWN }),
        patronage.quoteSplit({ kind, amount: ANY_CENTS }),
      ]);
      return { kind, label, items, feeBps };
    }),
  );
  return (
    <>
      <PageHeader title="Fees" facts="A rate counts from its day on. What was charged before keeps the rate of its own day." />
      <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
        {parts.map(({ kind, label, items, feeBps }) => (
          <Section key={kind} label={label} aside={<span className="tabular">{feeBps / BPS_PER_PERCENT} % now</span>}>
            <div className="grid gap-8">
              {items.length === 0 ? (
                <p className="text-sm text-ink-2">No day was ever set; the house’s own rate counts.</p>
              ) : (
                <Rates rates={items} now={now.toISOString()} />
              )}
              <FeeForm kind={kind} feeBps={feeBps} earliest={earliest} />
            </div>
          </Section>
        ))}
      </div>
      <div className="pt-14">
        <Section label="Currencies" aside="Who joined keeps their price">
          <div className="grid gap-8">
            <ExchangeRates rates={exchange.items} />
            <ExchangeRateForm />
          </div>
        </Section>
      </div>
    </>
  );
}
