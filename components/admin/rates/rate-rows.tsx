import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { artistWords, type CurrentRate, marketWords, percentWords, perViewWords, type SetRate, STANDING } from "./rate-words";

const NUMBER = { align: "end" as const, className: "tabular whitespace-nowrap" };

/** What a view is worth today, market by market. */
export function CurrentRates({ rates }: { readonly rates: readonly CurrentRate[] }) {
  return (
    <DataTable<CurrentRate>
      caption="What a view is worth today, by market"
      rows={rates}
      rowId={(rate) => rate.market}
      columns={[
        { id: "market", label: "Market", cell: (rate) => marketWords(rate.market) },
        { ...NUMBER, id: "rate", label: "A view", cell: perViewWords },
        { ...NUMBER, id: "fee", label: "The house’s share", isOnPhone: false, cell: (rate) => percentWords(rate.feeBps) },
        { ...NUMBER, id: "artist", label: "To the artist, 1,000 views", cell: artistWords },
      ]}
    />
  );
}

function Setter({ rate }: { readonly rate: SetRate }) {
  return (
    <span className="grid">
      <span className="wrap-anywhere">{rate.setByName ?? rate.setBy}</span>
      {rate.setAt !== null && <DateText at={rate.setAt} className="text-xs text-ink-2" />}
    </span>
  );
}

/** Every rate that was set: planned, counting and past, with who set it and where the figure is from. */
export function SetRates({ rates }: { readonly rates: readonly SetRate[] }) {
  return (
    <DataTable<SetRate>
      caption="Rates that were set, the latest day first"
      rows={rates}
      rowId={(rate) => `${rate.market}-${rate.validFrom}`}
      columns={[
        {
          id: "market",
          label: "Market",
          cell: (rate) => (
            <span className="grid gap-0.5">
              {marketWords(rate.market)}
              <Status tone={STANDING[rate.standing].tone}>{STANDING[rate.standing].word}</Status>
            </span>
          ),
        },
        { id: "from", label: "From, UTC", cell: (rate) => <DateText at={rate.validFrom} /> },
        {
          ...NUMBER,
          id: "rate",
          label: "A view",
          cell: (rate) => (
            <span className="grid">
              {perViewWords(rate)}
              <span className="text-xs text-ink-2">− {percentWords(rate.feeBps)}</span>
            </span>
          ),
        },
        { id: "by", label: "Set by", isOnPhone: false, className: "pl-6", cell: (rate) => <Setter rate={rate} /> },
        { id: "source", label: "Source", isOnPhone: false, className: "text-ink-2 wrap-anywhere", cell: (rate) => rate.source },
      ]}
    />
  );
}
