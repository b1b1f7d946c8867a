import { Timecode } from "@/components/ui/timecode";
import type { Analysis } from "./clip-names";

const SHOWN_AT_FIRST = 3;

function Rows({ moments }: { readonly moments: Analysis["leftOut"] }) {
  return (
    <ul>
      {moments.map((moment) => (
        <li
          key={`${moment.startMs}-${moment.endMs}-${moment.reason}`}
          className="grid grid-cols-[72px_minmax(0,1fr)] border-b border-line py-2 text-sm leading-work"
        >
          <Timecode timeMs={moment.startMs} className="text-ink-2" />
          <span>{moment.reason}</span>
        </li>
      ))}
    </ul>
  );
}

/** What was looked at and not taken, and why. */
export function LeftOut({ moments }: { readonly moments: Analysis["leftOut"] }) {
  if (moments.length === 0) return null;
  const rest = moments.slice(SHOWN_AT_FIRST);
  return (
    <section aria-label="Left out, and why">
      <h3 className="border-b border-line pb-2 text-sm font-[600]">Left out, and why</h3>
      <Rows moments={moments.slice(0, SHOWN_AT_FIRST)} />
      {rest.length > 0 && (
        <details>
          <summary className="underlined inline-flex min-h-9 items-center text-sm text-ink-2 pointer-coarse:min-h-11">{rest.length} more</summary>
          <Rows moments={rest} />
        </details>
      )}
    </section>
  );
}
