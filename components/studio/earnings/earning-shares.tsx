import Link from "next/link";
import { type Earnings, nameCountry, SOURCES, SPAN_WORDS, type Span } from "./earning-words";
import { ShareBars } from "./share-bars";

type Sum = Earnings["total"];
const byWeight = (a: Sum, b: Sum) => {
  const [one, other] = [BigInt(a.amountMicros), BigInt(b.amountMicros)];
  return one === other ? 0 : one > other ? -1 : 1;
};
const sumOf = ({ amountMicros, entries }: Sum) => ({ amountMicros, entries });

interface SharesProps {
  readonly earnings: Earnings;
  readonly span: Span;
}

/** Leads from a bar to the entries that it sums. */
function ListLink({ filter, currency, word }: { readonly filter: Readonly<Record<string, string>>; readonly currency: string; readonly word: string }) {
  return (
    <Link href={`/studio/earnings/transactions?${new URLSearchParams({ currency, ...filter })}`} className="hover:underline">
      {word}
    </Link>
  );
}

/** Which of an artist's works earned what in a span. */
export function WorkShares({ earnings, span }: SharesProps) {
  const { currency, byWork } = earnings;
  const when = SPAN_WORDS[span].toLowerCase();
  return (
    <ShareBars
      title={`By work, ${when}`}
      heads="Work"
      currency={currency}
      nothing={`No work of yours earned anything ${when}; patrons and tips to you belong to none.`}
      rows={byWork.map(({ videoId, title, ...sum }) => ({
        ...{ id: videoId, ...sumOf(sum) },
        label: <ListLink filter={{ videoId }} currency={currency} word={title ?? "A work that is gone"} />,
      }))}
    />
  );
}

/** Where a span's earnings came from: by source and by country. */
export function OriginShares({ earnings, span }: SharesProps) {
  const { currency, bySource, byCountry } = earnings;
  const when = SPAN_WORDS[span].toLowerCase();
  return (
    <>
      <ShareBars
        title={`By source, ${when}`}
        heads="Source"
        currency={currency}
        nothing={`Nothing moved ${when}.`}
        rows={bySource.toSorted(byWeight).map(({ source, ...sum }) => ({
          ...{ id: source, ...sumOf(sum), colour: SOURCES[source].colour },
          label: <ListLink filter={{ source }} currency={currency} word={SOURCES[source].word} />,
        }))}
      />
      <ShareBars
        title={`By country, ${when}`}
        heads="Country"
        currency={currency}
        nothing={`Of nothing that came ${when} the country is known.`}
        rows={byCountry.map(({ country, ...sum }) => ({
          ...{ id: country, ...sumOf(sum) },
          label: <ListLink filter={{ country }} currency={currency} word={nameCountry(country)} />,
        }))}
      />
    </>
  );
}
