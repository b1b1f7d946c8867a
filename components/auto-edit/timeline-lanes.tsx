import type { Analysis } from "./clip-names";

/** Lanes are drawn 1000 wide and stretched; lines keep their width. */
const WIDE = 1000;
/** Quieter than this is drawn as silence. */
const QUIET_LUFS = -60;
const LOUD_LUFS = -5;
const SCORE_MAX = 100;
/** More figures than these would lie on each other; the table has them all. */
const SCORES_NAMED_MAX = 8;

interface LaneProps {
  readonly durationMs: number;
}

function Svg({ height, children }: { readonly height: number; readonly children: React.ReactNode }) {
  return (
    <svg aria-hidden="true" className="absolute inset-0" width="100%" height="100%" viewBox={`0 0 ${WIDE} ${height}`} preserveAspectRatio="none">
      {children}
    </svg>
  );
}

const at = (timeMs: number, durationMs: number): string => ((timeMs / durationMs) * WIDE).toFixed(1);

/** Each shot a block; how it begins is told by the gap before it, a dissolve by a slanted line. */
export function ShotsLane({ shots, durationMs }: LaneProps & Pick<Analysis, "shots">) {
  return (
    <Svg height={10}>
      {shots.map((shot) => (
        <rect
          key={shot.startMs}
          x={at(shot.startMs, durationMs)}
          width={Math.max(0.6, ((shot.endMs - shot.startMs) / durationMs) * WIDE - 1.2)}
          height="10"
          fill="var(--surface-2)"
        />
      ))}
      {shots
        .filter((shot) => shot.transition === "dissolve" || shot.transition === "fade")
        .map((shot) => (
          <path key={shot.startMs} d={`M${at(shot.startMs, durationMs)} 10l4 -10`} stroke="var(--ink-2)" strokeWidth="1.2" vectorEffect="non-scaling-stroke" />
        ))}
    </Svg>
  );
}

/** Loudness, mirrored about the middle. */
export function SoundLane({ curve, durationMs }: LaneProps & { readonly curve: Analysis["loudnessCurve"] }) {
  const bars = curve.values.map((lufs, index) => {
    const share = Math.min(1, Math.max(0.02, (lufs - QUIET_LUFS) / (LOUD_LUFS - QUIET_LUFS)));
    const half = share ** 1.6 * 24;
    return `M${at((index + 0.5) * curve.stepMs, durationMs)} ${(24 - half).toFixed(1)}v${(half * 2).toFixed(1)}`;
  });
  return (
    <Svg height={48}>
      <path d={bars.join("")} stroke="var(--ink-2)" strokeWidth="1.4" vectorEffect="non-scaling-stroke" />
    </Svg>
  );
}

/** Beats as ticks; the first of a bar stands taller. */
export function BeatsLane({ beatsMs, downbeatsMs, durationMs }: LaneProps & Pick<Analysis, "beatsMs" | "downbeatsMs">) {
  const ticks = (timesMs: readonly number[], top: number) => timesMs.map((timeMs) => `M${at(timeMs, durationMs)} ${top}V12`).join("");
  return (
    <Svg height={12}>
      <path d={ticks(beatsMs, 6)} stroke="var(--ink-3)" strokeWidth="1" vectorEffect="non-scaling-stroke" />
      <path d={ticks(downbeatsMs, 0)} stroke="var(--ink-2)" strokeWidth="1" vectorEffect="non-scaling-stroke" />
    </Svg>
  );
}

export function SpeechLane({ speech, durationMs }: LaneProps & Pick<Analysis, "speech">) {
  return (
    <Svg height={8}>
      <path d={`M0 4H${WIDE}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
      {speech.map((span) => (
        <rect
          key={span.startMs}
          x={at(span.startMs, durationMs)}
          width={Math.max(1, ((span.endMs - span.startMs) / durationMs) * WIDE)}
          height="8"
          fill="var(--ink-3)"
        />
      ))}
    </Svg>
  );
}

/** Each moment that was scored stands as high as its score, over the time it covers; between them nothing is claimed. */
export function ScoreLane({ highlights, durationMs }: LaneProps & Pick<Analysis, "highlights">) {
  const spans = [...highlights].sort((a, b) => a.startMs - b.startMs);
  return (
    <>
      <Svg height={SCORE_MAX}>
        {[25, 50, 75].map((level) => (
          <path key={level} d={`M0 ${SCORE_MAX - level}H${WIDE}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        ))}
        {spans.map((span) => (
          <path
            key={`${span.startMs}-${span.endMs}`}
            d={`M${at(span.startMs, durationMs)} ${SCORE_MAX}V${SCORE_MAX - span.score}H${at(span.endMs, durationMs)}V${SCORE_MAX}`}
            fill="var(--lapis)"
            fillOpacity="0.14"
            stroke="var(--lapis)"
            strokeWidth="1.4"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        <path d={`M0 ${SCORE_MAX}H${WIDE}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      </Svg>
      {spans.length <= SCORES_NAMED_MAX &&
        spans.map((span) => (
          <span
            key={span.startMs}
            className="measured absolute -translate-x-1/2 pb-0.5 text-2xs text-ink-2"
            style={{ left: `${((span.startMs + span.endMs) / 2 / durationMs) * 100}%`, bottom: `${Math.min(span.score, SCORE_MAX - 14)}%` }}
          >
            {Math.round(span.score)}
          </span>
        ))}
    </>
  );
}
