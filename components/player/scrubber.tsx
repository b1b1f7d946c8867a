import type { PointerEvent } from "react";
import { formatTimecode } from "@/components/ui/timecode";
import { SeekPicture } from "./thumbnails/seek-picture";
import type { SeekPreview } from "./thumbnails/use-seek-preview";

export interface Bracket {
  readonly startMs: number;
  readonly endMs: number;
}

interface ScrubberProps {
  readonly timeMs: number;
  readonly bufferedMs: number;
  readonly durationMs: number;
  /** The clips cut from this film, as brackets over the line. */
  readonly brackets: readonly Bracket[];
  readonly preview: SeekPreview;
  readonly onSeek: (timeMs: number) => void;
}

const STEP_MS = 100;
/** Of a browser's own range input, whose middle goes from half of it to half of it before the end. */
const THUMB_PIXELS = 16;

/** The time to which a press here would go. */
function timeAt(event: PointerEvent<HTMLInputElement>, durationMs: number): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const share = (event.clientX - left - THUMB_PIXELS / 2) / (width - THUMB_PIXELS);
  return durationMs * Math.min(1, Math.max(0, share));
}

/** Where the film is; a range input, so that every hand and every reader can move it. */
export function Scrubber({ timeMs, bufferedMs, durationMs, brackets, preview, onSeek }: ScrubberProps) {
  const percent = (at: number) => `${Math.min(100, (at / durationMs) * 100)}%`;
  return (
    <div className="relative h-8 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)">
      <div aria-hidden="true" className="absolute inset-x-0 top-1/2 h-px bg-ink-3">
        <div className="absolute top-0 h-px bg-ink-2" style={{ width: percent(bufferedMs) }} />
        <div className="absolute -top-px h-[3px] bg-ink" style={{ width: percent(timeMs) }} />
        <div className="absolute -top-1 h-3 w-px bg-ink" style={{ left: percent(timeMs) }} />
        {brackets.map((bracket) => (
          <div
            key={`${bracket.startMs}-${bracket.endMs}`}
            className={`absolute -top-3 h-1.5 min-w-1.5 border-x border-t ${timeMs >= bracket.startMs && timeMs <= bracket.endMs ? "border-ink" : "border-ink-2"}`}
            style={{ left: percent(bracket.startMs), width: percent(bracket.endMs - bracket.startMs) }}
          />
        ))}
      </div>
      <SeekPicture preview={preview} durationMs={durationMs} />
      <input
        type="range"
        min={0}
        max={durationMs}
        step={STEP_MS}
        value={Math.round(timeMs)}
        onChange={(event) => {
          preview.flash(Number(event.target.value));
          onSeek(Number(event.target.value));
        }}
        onPointerMove={(event) => preview.point(timeAt(event, durationMs))}
        onPointerLeave={preview.leave}
        aria-label="Place in the film"
        aria-valuetext={`${formatTimecode(timeMs)} of ${formatTimecode(durationMs)}`}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  );
}
