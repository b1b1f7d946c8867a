"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FilmPictures } from "./film-pictures";

/** How long the picture of a place stays after one went there by keys or by finger. */
const LINGER_MS = 1_200;

/** A moment of the film that somebody looks at before going there. */
export interface SeekPreview {
  /** Null while nobody does. */
  readonly timeMs: number | null;
  /** Null before the film was begun, and of one that has none. */
  readonly pictures: FilmPictures | null;
  /** Until `leave`. */
  point(timeMs: number): void;
  /** For a moment. */
  flash(timeMs: number): void;
  leave(): void;
}

export function useSeekPreview(findPictures: () => FilmPictures | null): SeekPreview {
  const [at, setAt] = useState<Pick<SeekPreview, "timeMs" | "pictures">>({ timeMs: null, pictures: null });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = useCallback(() => {
    clearTimeout(timer.current);
    setAt({ timeMs: null, pictures: null });
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const point = (timeMs: number) => {
    clearTimeout(timer.current);
    setAt({ timeMs, pictures: findPictures() });
  };
  const flash = (timeMs: number) => {
    point(timeMs);
    timer.current = setTimeout(leave, LINGER_MS);
  };
  return { ...at, point, flash, leave };
}
