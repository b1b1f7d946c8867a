import type { Clip } from "./clip-names";

function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return `${rounded < 0 ? "−" : "+"}${Math.abs(rounded)}`;
}

const DETAIL_SIGN = " · ";

/** What was found, and under it the measure that it rests on. */
function ReasonText({ text }: { readonly text: string }) {
  const [found = "", ...measure] = text.split(DETAIL_SIGN);
  return (
    <span>
      <span className="block">{found}</span>
      {measure.length > 0 && <span className="block text-ink-2">{measure.join(DETAIL_SIGN)}</span>}
    </span>
  );
}

/** The score, a bar of what it is made of, and each reason with its points; they sum to the score. */
export function ScoreReasons({ clip }: { readonly clip: Clip }) {
  const gains = clip.reasons.filter((reason) => reason.points > 0);
  return (
    <div className="min-w-0">
      <p className="flex items-baseline gap-2">
        <span className="tabular text-[2.75rem] leading-none font-[600] tracking-[-0.04em]">{Math.round(clip.score * 10) / 10}</span>
        <span className="text-sm text-ink-2">of 100, and why</span>
      </p>
      <div aria-hidden="true" className="mt-3 flex h-2 gap-px bg-surface-2">
        {gains.map((reason, index) => (
          <span key={reason.feature} className="bg-lapis" style={{ width: `${reason.points}%`, opacity: Math.max(0.35, 1 - index * 0.16) }} />
        ))}
      </div>
      <ul className="mt-1">
        {clip.reasons.map((reason) => (
          <li key={reason.feature} className="grid grid-cols-[44px_minmax(0,1fr)] border-b border-line py-2 text-sm leading-work last:border-0">
            <span className={`tabular font-[600] ${reason.points < 0 ? "text-bad" : ""}`}>{signed(reason.points)}</span>
            <ReasonText text={reason.text} />
          </li>
        ))}
      </ul>
    </div>
  );
}
