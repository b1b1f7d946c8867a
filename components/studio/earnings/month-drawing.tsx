import { formatShort } from "@/components/ui/money";
import { listLines } from "../revenue/chart-scale";
import { shortMonth } from "../revenue/revenue-words";
import type { MonthSum } from "./month-sums";

/** Where the running month should close, in cents; the ends are null while there is too little to go by. */
interface Band {
  readonly projectedCents: number;
  readonly lowCents: number | null;
  readonly highCents: number | null;
}

interface DrawingProps {
  /** The whole in a sentence, for who does not see it. */
  readonly name: string;
  readonly currency: string;
  readonly months: readonly MonthSum[];
  readonly band: Band;
  readonly width: number;
}

const HEIGHT = 250;
const TOP = 16;
const BASE = 222;
const LEFT = 56;
/** For the words beside the band. */
const RIGHT = 76;
const THICK_MAX = 36;
const LABEL_APART = 14;

function Forecast({ band, x, thick, toY, currency }: { band: Band; x: number; thick: number; toY: (cents: number) => number; currency: string }) {
  const y = toY(band.projectedCents);
  const end = x + thick;
  const words = (cents: number, at: number) => (
    <text x={end + 10} y={at + 4} fontSize="12" fill="var(--ink-2)">
      {formatShort(cents, currency)}
    </text>
  );
  const [high, low] = [band.highCents, band.lowCents];
  return (
    <g>
      {high !== null && low !== null && (
        <>
          <rect
            x={x}
            y={toY(high)}
            width={thick}
            height={Math.max(1, toY(low) - toY(high))}
            fill="url(#not-known-yet)"
            stroke="var(--line-strong)"
            strokeWidth="1"
          />
          {y - toY(high) > LABEL_APART && words(high, toY(high))}
          {toY(low) - y > LABEL_APART && words(low, toY(low))}
        </>
      )}
      <line x1={x - 4} x2={end + 4} y1={y} y2={y} stroke="var(--ink)" strokeWidth="2" />
      <text x={end + 10} y={y + 4} fontSize="12" fontWeight={700} fill="var(--ink)">
        {formatShort(band.projectedCents, currency)}
      </text>
    </g>
  );
}

function Hairlines({ lines, toY, width, currency }: { lines: readonly number[]; toY: (cents: number) => number; width: number; currency: string }) {
  return lines.map((cents) => (
    <g key={cents}>
      <line x1={LEFT} x2={width} y1={toY(cents)} y2={toY(cents)} stroke={cents === 0 ? "var(--line-strong)" : "var(--line)"} />
      <text x={LEFT - 8} y={toY(cents) + 4} textAnchor="end" fontSize="12" fill="var(--ink-3)">
        {formatShort(cents, currency)}
      </text>
    </g>
  ));
}

/** Months as bars in ink, and on the running one, hatched, where it should close. */
export function MonthDrawing({ name, currency, months, band, width }: DrawingProps) {
  const highest = Math.max(0, band.projectedCents, band.highCents ?? 0, ...months.map(({ cents }) => cents));
  const lines = listLines(highest);
  const topCents = lines.at(-1) ?? 1;
  const toY = (cents: number) => BASE - (Math.max(0, cents) / topCents) * (BASE - TOP);
  const slot = (width - LEFT - RIGHT) / months.length;
  const thick = Math.min(THICK_MAX, slot * 0.66);
  const place = (index: number) => LEFT + slot * index + (slot - thick) / 2;
  const last = months.length - 1;
  return (
    <svg role="img" aria-label={name} viewBox={`0 0 ${width} ${HEIGHT}`} width="100%" className="tabular block">
      <defs>
        <pattern id="not-known-yet" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--line-strong)" strokeWidth="1.6" />
        </pattern>
      </defs>
      <Hairlines lines={lines} toY={toY} width={width} currency={currency} />
      {months.map(({ month, cents }, index) => (
        <g key={month}>
          {cents > 0 && <rect x={place(index)} y={toY(cents)} width={thick} height={BASE - toY(cents)} fill="var(--ink-2)" />}
          <text
            x={place(index) + thick / 2}
            y={BASE + 20}
            textAnchor="middle"
            fontSize="12"
            fontWeight={index === last ? 700 : 400}
            fill={index === last ? "var(--ink)" : "var(--ink-2)"}
          >
            {shortMonth(month)}
          </text>
        </g>
      ))}
      <Forecast band={band} x={place(last)} thick={thick} toY={toY} currency={currency} />
    </svg>
  );
}
