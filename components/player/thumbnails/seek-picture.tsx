"use client";

import { useEffect, useRef } from "react";
import { formatTimecode } from "@/components/ui/timecode";
import type { FilmPicture } from "./film-pictures";
import type { SeekPreview } from "./use-seek-preview";

/** Half of the widest picture: so far from the ends of the line it stays. */
const HALF_PIXELS = 80;

function draw(canvas: HTMLCanvasElement, { sheet, x, y, width, height }: FilmPicture): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(sheet, x, y, width, height, 0, 0, width, height);
  canvas.hidden = false;
}

/**
 * The film at the moment that one points at, over its place on the line. For the eye alone: whoever listens hears the time from the line itself.
 */
export function SeekPicture({ preview: { timeMs, pictures }, durationMs }: { readonly preview: SeekPreview; readonly durationMs: number }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null || timeMs === null || pictures === null) return;
    const here = pictures.peek(timeMs);
    if (here !== null) return draw(canvas, here);
    let isWanted = true;
    // Rather none than that of another moment.
    canvas.hidden = true;
    void pictures.find(timeMs).then((found) => {
      if (isWanted && found !== null) draw(canvas, found);
    });
    return () => {
      isWanted = false;
    };
  }, [timeMs, pictures]);
  if (timeMs === null) return null;
  const percent = Math.min(100, Math.max(0, (timeMs / durationMs) * 100));
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute bottom-full flex -translate-x-1/2 flex-col items-center"
      style={{ left: `clamp(${HALF_PIXELS}px, ${percent}%, calc(100% - ${HALF_PIXELS}px))` }}
    >
      <canvas ref={ref} hidden className="origin-bottom border border-ink-2 bg-bg max-sm:scale-70" />
      <span className="measured bg-bg px-1">{formatTimecode(timeMs)}</span>
    </div>
  );
}
