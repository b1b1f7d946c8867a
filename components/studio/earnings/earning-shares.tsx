import Link from "next/link";
import { type Earnings, nameCountry, SOURCES, SPAN_WORDS, type Span } from "./earning-words";
import { ShareBars } from "./share-bars";

type Sum = Earnings["total"];
const byWeight = (a: Sum, b: Sum) => {
  const [one, other] = [BigInt(a.amountMicros), BigInt(b.amountMicros)];
  return one === other ? 0 : one > other ? -1 : 1;
};
const sumOf = ({ amountMicros, entries }: Sum) => ({ amountMicros, entries });

/** Where a span's earnings came from: by source, by work and by country. */
export function EarningShares({ earnings, span }: { readonly earnings: Earnings; readonly span: Span }) {
  const { currency, bySource, byWork, byCountry } = earnings;
  const when = SPAN_WORDS[span].toLowerCase();
  const list = (filter: Readonly<Record<string, string>>) => `/studio/earnings/transactions?${new URLSearchParams({ currency, ...filter })}`;
  const link = (filter: Readonly<Record<string, string>>, word: string) => (
    <Link href={list(filter)} className="hover:underline">
      {word}
    </Link>
  );
  return (
    <>
      <ShareBars
        title={`By source, ${when}`}
        heads="Source"
        currency={currency}
        nothing={`Nothing moved ${when}.`}
        rows={bySource.toSorted(byWeight).map(({ source, ...sum }) => ({
          ...{ id: source, ...sumOf(sum), colour: SOURCES[source].colour },
          label: link({ source }, SOURCES[source].word),
        }))}
      />
      <ShareBars
        title={`By work, ${when}`}
        heads="Work"
        currency={currency}
        nothing={`No work of yours earned anything ${when}; patrons and tips to you belong to none.`}
        rows={byWork.map(({ videoId, title, ...sum }) => ({ ...{ id: videoId, ...sumOf(sum) }, label: link({ videoId }, title ?? "A work that is gone") }))}
      />
      <ShareBars
        title={`By country, ${when}`}
        heads="Country"
        currency={currency}
        nothing={`Of nothing that came ${when} the country is known.`}
        rows={byCountry.map(({ country, ...sum }) => ({ ...{ id: country, ...sumOf(sum) }, label: link({ country }, nameCountry(country)) }))}
      />
    </>
  );
}
