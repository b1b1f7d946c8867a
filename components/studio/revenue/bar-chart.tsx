import { formatShort } from "@/components/ui/money";
import { listLines } from "./chart-scale";

export interface Bar {
  readonly id: string;
  readonly label: string;
  /** From the bottom up, in cents; never below zero. */
  readonly parts: readonly { readonly name: string; readonly colour: string; readonly cents: number }[];
  /** The running month: not over yet. */
  readonly isNow: boolean;
}

interface BarChartProps {
  /** The whole in a sentence, for who does not see it. */
  readonly name: string;
  readonly currency: string;
  readonly bars: readonly Bar[];
}

const HEIGHT = 230;
const TOP = 12;
const BASE = 204;
const LEFT = 56;
const GAP_PX = 1;

function Columns({ bars, topCents, width }: { readonly bars: readonly Bar[]; readonly topCents: number; readonly width: number }) {
  const slot = (width - LEFT - 4) / bars.length;
  const thick = Math.min(36, slot * 0.66);
  const tall = (cents: number) => (cents / topCents) * (BASE - TOP);
  return bars.map((bar, index) => {
    const x = LEFT + slot * index + (slot - thick) / 2;
    let y = BASE;
    return (
      <g key={bar.id}>
        {bar.parts.map(({ name, colour, cents }) => {
          const height = tall(cents);
          y -= height;
          return height > 0 && <rect key={name} x={x} y={y} width={thick} height={Math.max(0.5, height - GAP_PX)} fill={colour} />;
        })}
        <text
          x={x + thick / 2}
          y={BASE + 20}
          textAnchor="middle"
          fontSize="12"
          fontWeight={bar.isNow ? 700 : 400}
          fill={bar.isNow ? "var(--ink)" : "var(--ink-2)"}
        >
          {bar.label}
        </text>
      </g>
    );
  });
}

function Drawing({ name, currency, bars, width }: BarChartProps & { readonly width: number }) {
  const highest = Math.max(0, ...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.cents, 0)));
  const lines = listLines(highest);
  const topCents = lines.at(-1) ?? 1;
  return (
    <svg role="img" aria-label={name} viewBox={`0 0 ${width} ${HEIGHT}`} width="100%" className="tabular block">
      {lines.map((cents) => {
        const y = BASE - (cents / topCents) * (BASE - TOP);
        return (
          <g key={cents}>
            <line x1={LEFT} x2={width} y1={y} y2={y} stroke={cents === 0 ? "var(--line-strong)" : "var(--line)"} />
            <text x={LEFT - 8} y={y + 4} textAnchor="end" fontSize="12" fill="var(--ink-3)">
              {formatShort(cents, currency)}
            </text>
          </g>
        );
      })}
      <Columns bars={bars} topCents={topCents} width={width} />
    </svg>
  );
}

const PHONE_BARS = 6;

/** Bars on four hairlines, drawn on the server; a phone gets the last six, at its own size. */
export function BarChart(props: BarChartProps) {
  return (
    <>
      <div className="max-sm:hidden">
        <Drawing {...props} width={720} />
      </div>
      <div className="sm:hidden">
        <Drawing {...props} bars={props.bars.slice(-PHONE_BARS)} width={340} />
      </div>
    </>
  );
}

/** What the colours stand for. */
export function Legend({ entries }: { readonly entries: readonly { readonly name: string; readonly colour: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {entries.map(({ name, colour }) => (
        <li key={name} className="flex items-center gap-2">
          <span aria-hidden className="size-2.5" style={{ background: colour }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
