import type { ReactNode } from "react";
import { formatCents } from "@/components/ui/money";
import { RealmMark } from "@/components/ui/realm-mark";
import { outcomeWords, type Settled } from "./outcome-words";

interface OutcomeProps {
  readonly settled: Settled;
  readonly isGuest: boolean;
  readonly heading: "h1" | "h3";
  /** The one way on, given its words. */
  readonly action: (words: string) => ReactNode;
  /** One's name in the credits, where it may stand there. */
  readonly credit?: ReactNode;
}

/** What came of paying: said aloud, with what was paid and what of it reached the artist. */
export function Outcome({ settled, isGuest, heading: Heading, action, credit }: OutcomeProps) {
  const words = outcomeWords(settled, isGuest);
  const { artist, paid, currency } = settled;
  return (
    <div className="-mx-6 -mb-6 grid justify-items-center gap-5 px-6 pt-4 pb-8 text-center" style={{ backgroundImage: "var(--light)" }}>
      {artist.realm !== null && <RealmMark realm={artist.realm} sizePx={96} className="text-mark" />}
      <Heading tabIndex={-1} data-outcome={settled.status} className="temper text-title-lg leading-title outline-none">
        {words.title}
      </Heading>
      <p className="max-w-[44ch] text-ink-2">{words.sentence}</p>
      {credit}
      <div className="grid w-full pt-2">{action(words.action)}</div>
      {paid !== null && (
        <p className="text-sm text-ink-2">
          {formatCents(paid.amountCents, currency)} paid. {artist.name} received {formatCents(paid.artistCents, currency)}.
        </p>
      )}
    </div>
  );
}
