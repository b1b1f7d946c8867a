import { DataTable } from "@/components/ui/data-table";
import { writeMicros } from "@/components/ui/micros";
import { MicrosText } from "@/components/ui/micros-text";
import { formatCents } from "@/components/ui/money";
import { ChartFrame } from "../revenue/chart-frame";
import { longMonth, withMinus } from "../revenue/revenue-words";
import { type Earnings, type Forecast, writeBps } from "./earning-words";
import { MonthDrawing } from "./month-drawing";
import { type MonthSum, sumByMonth } from "./month-sums";

const MONTHS_SHOWN = 12;
const PHONE_MONTHS = 6;

function sentenceOf({ month, currency, projectedCents, low, high, confidencePercent, earnedMicros }: Forecast): string {
  const soFar = `${longMonth(month)} has brought ${writeMicros(earnedMicros, currency)} so far and should close near ${withMinus(formatCents(projectedCents, currency))}`;
  if (low === null || high === null) return `${soFar}.`;
  const ends = `${withMinus(formatCents(low.cents, currency))} and ${withMinus(formatCents(high.cents, currency))}`;
  return `${soFar}; ${confidencePercent} times in a hundred it lands between ${ends}.`;
}

function errorSentence({ medianErrorBps, past }: Forecast): string {
  if (medianErrorBps === null) return "No month has ended yet that it could be compared with.";
  return `In ${past.length === 1 ? "the last month" : `the last ${past.length} months`} it was off by ${writeBps(medianErrorBps)} at this day (the median).`;
}

function PastForecasts({ past, currency }: Pick<Forecast, "past" | "currency">) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<Forecast["past"][number]>
      caption="What was forecast at this day of past months, and what they brought"
      rows={past}
      rowId={(row) => row.month}
      columns={[
        { id: "month", label: "Month", className: "whitespace-nowrap", cell: (row) => longMonth(row.month) },
        { id: "said", label: "Was forecast", ...end, cell: (row) => <MicrosText micros={row.projectedMicros} currency={currency} isLossBad /> },
        { id: "was", label: "It brought", ...end, cell: (row) => <MicrosText micros={row.actualMicros} currency={currency} isLossBad /> },
        { id: "off", label: "Off by", ...end, cell: (row) => (row.errorBps === null ? "–" : writeBps(row.errorBps)) },
      ]}
    />
  );
}

function MonthTable({ months, currency }: { readonly months: readonly MonthSum[]; readonly currency: string }) {
  const end = { align: "end", className: "tabular whitespace-nowrap" } as const;
  return (
    <DataTable<MonthSum>
      caption="Earnings by month"
      rows={months.toReversed()}
      rowId={(row) => row.month}
      columns={[
        { id: "month", label: "Month", className: "whitespace-nowrap", cell: (row) => longMonth(row.month) },
        { id: "entries", label: "Entries", ...end, cell: (row) => row.entries },
        { id: "yours", label: "Yours", ...end, cell: (row) => <MicrosText micros={row.micros} currency={currency} isLossBad /> },
      ]}
    />
  );
}

/** Month by month, and where the running one should close: with its ends, what it rests on and how far off it was before. */
export function EarningsByMonth({ all, forecast }: { readonly all: Earnings; readonly forecast: Forecast }) {
  const { currency } = forecast;
  const months = sumByMonth(all.byDay, forecast.month, MONTHS_SHOWN);
  const sentence = sentenceOf(forecast);
  const band = { projectedCents: forecast.projectedCents, lowCents: forecast.low?.cents ?? null, highCents: forecast.high?.cents ?? null };
  const drawing = { name: `Earnings by month. ${sentence}`, currency, band };
  return (
    <ChartFrame
      title="Month by month"
      sentence={sentence}
      chart={
        <>
          <div className="max-sm:hidden">
            <MonthDrawing {...drawing} months={months} width={720} />
          </div>
          <div className="sm:hidden">
            <MonthDrawing {...drawing} months={months.slice(-PHONE_MONTHS)} width={340} />
          </div>
        </>
      }
      basis={`${forecast.restsOn} ${errorSentence(forecast)}`}
      table={
        <div className="grid gap-8">
          <MonthTable months={months} currency={currency} />
          {forecast.past.length > 0 && <PastForecasts past={forecast.past} currency={currency} />}
        </div>
      }
    />
  );
}
