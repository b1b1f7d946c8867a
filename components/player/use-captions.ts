"use client";

import { type RefObject, useCallback, useRef, useState } from "react";
import { rememberCaptions, wantedCaptions } from "./captions-choice";
import type { CaptionTrack, Playback } from "./playback";

/** The captions of a film that is played, and what its viewer made of them. */
export interface Captions {
  readonly tracks: readonly CaptionTrack[];
  /** The language that is shown; null for none. */
  readonly language: string | null;
  choose(language: string | null): void;
  /** Off, or on in the language that was shown last. */
  toggle(): void;
}

interface FoundCaptions extends Captions {
  /** Begins with what was chosen on this device before, in whichever film. @returns its language */
  readonly onFound: (tracks: readonly CaptionTrack[]) => string | null;
}

export function useCaptions(playback: RefObject<Playback | null>): FoundCaptions {
  const [tracks, setTracks] = useState<readonly CaptionTrack[]>([]);
  const [language, setLanguage] = useState<string | null>(null);
  const last = useRef<string | null>(null);
  const show = useCallback((next: string | null) => {
    if (next !== null) last.current = next;
    setLanguage(next);
  }, []);
  const onFound = useCallback(
    (found: readonly CaptionTrack[]) => {
      const wanted = wantedCaptions(found);
      setTracks(found);
      show(wanted);
      return wanted;
    },
    [show],
  );
  const choose = (next: string | null) => {
    rememberCaptions(next);
    show(next);
    playback.current?.chooseCaptions(next);
  };
  const toggle = () => {
    const [first] = tracks;
    if (first !== undefined) choose(language === null ? (last.current ?? first.language) : null);
  };
  return { tracks, language, choose, toggle, onFound };
}
