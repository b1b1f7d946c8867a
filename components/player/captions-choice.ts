import type { CaptionTrack } from "./playback";

const NAME = "mhc-captions";
const OFF = "off";

function read(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    // A browser may refuse its storage; then nothing was chosen.
    return null;
  }
}

export function rememberCaptions(language: string | null): void {
  try {
    localStorage.setItem(NAME, language ?? OFF);
  } catch {
    // Chosen for this film alone then.
  }
}

const primary = (language: string): string => language.split("-")[0] ?? language;

/** What to show of a film that has just begun: the language chosen before, or one of its kind; without a choice what the artist wants shown. */
export function wantedCaptions(tracks: readonly CaptionTrack[], chosen = read()): string | null {
  if (chosen === OFF) return null;
  if (chosen === null) return tracks.find(({ isDefault }) => isDefault)?.language ?? null;
  const same = tracks.find(({ language }) => language === chosen) ?? tracks.find(({ language }) => primary(language) === primary(chosen));
  return same?.language ?? null;
}
