"use client";

import { type RefObject, useCallback, useState } from "react";
import type { WorkWatch } from "./play-work";
import type { Playback } from "./playback";
import { chooseSharing, isSharingChosen } from "./share-choice";

/** Whether the film goes from viewer to viewer here. */
export interface FilmShare {
  /** False of a film that viewers do not share. */
  readonly canShare: boolean;
  /** What the viewer of this device has chosen. */
  readonly isOn: boolean;
  /** How many others it is shared with; null while it is not. */
  readonly viewers: number | null;
  turn(isOn: boolean): void;
}

/** Whether the film is shared with other viewers: as chosen on this device, from the moment it plays. */
export function useSharing(playback: RefObject<Playback | null>) {
  const [canShare, setCanShare] = useState(false);
  const [isOn, setIsOn] = useState(false);
  const [viewers, setViewers] = useState<number | null>(null);
  const share = useCallback((): Pick<WorkWatch, "isSharing" | "onViewers"> => {
    const isSharing = isSharingChosen();
    setIsOn(isSharing);
    return { isSharing, onViewers: setViewers };
  }, []);
  const meetPlayback = useCallback((begun: Playback) => setCanShare(begun.share !== null), []);
  const turn = (isWanted: boolean) => {
    setIsOn(isWanted);
    chooseSharing(isWanted);
    playback.current?.share?.(isWanted);
  };
  return { sharing: { canShare, isOn, viewers, turn }, share, meetPlayback };
}
