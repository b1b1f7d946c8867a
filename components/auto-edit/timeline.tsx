import Link from "next/link";
import type { ReactNode } from "react";
import { formatTimecode } from "@/components/ui/timecode";
import type { Analysis, ClipGroup, NamedClip } from "./clip-names";
import { clipSpan } from "./clip-names";
import { BeatsLane, ScoreLane, ShotsLane, SoundLane, SpeechLane } from "./timeline-lanes";
import { ruleTimes } from "./timeline-scale";

/** A clip that ends in the last part of the axis has its name before it. */
const NAME_BEFORE_FROM = 0.93;

interface TimelineProps {
  readonly analysis: Analysis;
  readonly groups: readonly ClipGroup[];
  readonly chosen: NamedClip;
  /** The address of this page with another clip chosen. */
  readonly hrefFor: (clip: NamedClip) => string;
  /** A strip of small pictures, where the film has one. */
  readonly film?: ReactNode;
}

function Lane({
  label,
  height,
  children,
  isOnPhone = true,
}: {
  readonly label: string;
  readonly height: string;
  readonly children: ReactNode;
  readonly isOnPhone?: boolean;
}) {
  return (
    <div className={`grid grid-cols-[64px_minmax(0,1fr)] items-center gap-x-3 ${isOnPhone ? "" : "max-sm:hidden"}`}>
      <span className="text-xs leading-work text-ink-2">{label}</span>
      <div className={`relative ${height}`}>{children}</div>
    </div>
  );
}

/** Clips that stand where they came from; a montage is a row of marks. */
function ClipsLane({
  clips,
  chosen,
  durationMs,
  hrefFor,
}: { readonly clips: readonly NamedClip[]; readonly durationMs: number } & Pick<TimelineProps, "chosen" | "hrefFor">) {
  const percent = (timeMs: number) => `${(timeMs / durationMs) * 100}%`;
  return clips.map((named) => {
    const { startMs, endMs } = clipSpan(named.clip);
    const isChosen = named.clip.index === chosen.clip.index;
    const isMontage = named.clip.segments.length > 1;
    return (
      <Link
        key={named.clip.index}
        href={hrefFor(named)}
        scroll={false}
        aria-current={isChosen ? "true" : undefined}
        aria-label={`${named.name}, from ${formatTimecode(startMs)} to ${formatTimecode(endMs)}, score ${Math.round(named.clip.score)}`}
        className="group absolute inset-y-0 min-w-6"
        style={{ left: percent(startMs), width: percent(endMs - startMs) }}
      >
        {named.clip.segments.map((segment) => (
          <span
            key={segment.startMs}
            className={`absolute top-1/2 h-3.5 min-w-[3px] -translate-y-1/2 border ${isChosen ? "border-ink bg-ink" : "border-ink-3 bg-surface-2 group-hover:bg-line"}`}
            style={{
              left: `${((segment.startMs - startMs) / Math.max(1, endMs - startMs)) * 100}%`,
              width: `${((segment.endMs - segment.startMs) / Math.max(1, endMs - startMs)) * 100}%`,
            }}
          />
        ))}
        {!isMontage && (
          <span
            className={`measured absolute top-1/2 -translate-y-1/2 text-2xs text-ink-2 ${endMs > durationMs * NAME_BEFORE_FROM ? "right-full mr-1" : "left-full ml-1"}`}
          >
            {named.code}
          </span>
        )}
      </Link>
    );
  });
}

function Rule({ durationMs }: { readonly durationMs: number }) {
  return ruleTimes(durationMs).map((timeMs, index) => (
    <span
      key={timeMs}
      className={`measured absolute inset-y-0 border-l border-line-strong pl-1.5 text-2xs leading-4 text-ink-2 ${index % 2 === 1 ? "max-sm:hidden" : ""}`}
      style={{ left: `${(timeMs / durationMs) * 100}%` }}
    >
      {formatTimecode(timeMs)}
    </span>
  ));
}

/** All that was heard, seen and chosen, on one axis of time; the chosen clip cuts through every lane. */
export function Timeline({ analysis, groups, chosen, hrefFor, film }: TimelineProps) {
  const { durationMs } = analysis;
  const shorts = groups.filter((group) => group.kind === "short").flatMap((group) => group.clips);
  const longer = groups.filter((group) => group.kind !== "short");
  return (
    <section aria-label="Timeline" className="border border-line">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-4 py-2.5">
        <h2 className="text-sm font-[600]">Timeline</h2>
        <p className="tabular flex flex-wrap gap-x-5 text-xs text-ink-2">
          {analysis.tempoBpm !== null && <span>{Math.round(analysis.tempoBpm)} BPM</span>}
          {analysis.loudness.integratedLufs !== null && <span>{analysis.loudness.integratedLufs.toFixed(1).replace("-", "−")} LUFS</span>}
          <span>
            {analysis.shots.length} {analysis.shots.length === 1 ? "shot" : "shots"}
          </span>
        </p>
      </div>
      <div className="grid gap-y-1.5 px-4 py-3">
        <Lane label="" height="h-4">
          <Rule durationMs={durationMs} />
        </Lane>
        <div className="relative grid gap-y-1.5">
          {shorts.length > 0 && (
            <Lane label="Shorts" height="h-6">
              <ClipsLane clips={shorts} chosen={chosen} durationMs={durationMs} hrefFor={hrefFor} />
            </Lane>
          )}
          {longer.map((group) => (
            <Lane key={group.kind} label={group.label} height="h-6">
              <ClipsLane clips={group.clips} chosen={chosen} durationMs={durationMs} hrefFor={hrefFor} />
            </Lane>
          ))}
          {film !== undefined && (
            <Lane label="Film" height="h-11">
              {film}
            </Lane>
          )}
          <Lane label="Shots" height="h-2.5" isOnPhone={false}>
            <ShotsLane shots={analysis.shots} durationMs={durationMs} />
          </Lane>
          {analysis.loudnessCurve.values.length > 0 && (
            <Lane label="Sound" height="h-12">
              <SoundLane curve={analysis.loudnessCurve} durationMs={durationMs} />
            </Lane>
          )}
          {analysis.beatsMs.length > 0 && (
            <Lane label="Beats" height="h-3" isOnPhone={false}>
              <BeatsLane beatsMs={analysis.beatsMs} downbeatsMs={analysis.downbeatsMs} durationMs={durationMs} />
            </Lane>
          )}
          {analysis.speech.length > 0 && (
            <Lane label="Speech" height="h-2" isOnPhone={false}>
              <SpeechLane speech={analysis.speech} durationMs={durationMs} />
            </Lane>
          )}
          <Lane label="Score" height="h-24">
            <ScoreLane highlights={analysis.highlights} durationMs={durationMs} />
          </Lane>
          <ChosenBand chosen={chosen} durationMs={durationMs} />
        </div>
      </div>
    </section>
  );
}

function ChosenBand({ chosen, durationMs }: { readonly chosen: NamedClip; readonly durationMs: number }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-0 left-[76px]">
      {chosen.clip.segments.map((segment) => (
        <div
          key={segment.startMs}
          className="absolute inset-y-0 min-w-px border-x border-ink bg-ink/10"
          style={{ left: `${(segment.startMs / durationMs) * 100}%`, width: `${((segment.endMs - segment.startMs) / durationMs) * 100}%` }}
        />
      ))}
    </div>
  );
}
