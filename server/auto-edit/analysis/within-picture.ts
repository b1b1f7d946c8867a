import type { Signals } from "./highlight-signals";

/** The signals of a source up to the end of its picture: sound may go on after it, and no clip is cut from sound alone. The whole of a source without a picture. */
export function withinPicture<T extends Signals>(signals: T): T {
  const durationMs = signals.shots.at(-1)?.endMs ?? signals.durationMs;
  const isSeen = (atMs: number): boolean => atMs < durationMs;
  return {
    ...signals,
    durationMs,
    beatsMs: signals.beatsMs.filter(isSeen),
    downbeatsMs: signals.downbeatsMs.filter(isSeen),
    speech: signals.speech.filter(({ startMs }) => isSeen(startMs)),
  };
}
