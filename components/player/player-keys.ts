import type { Player } from "./use-player";

const ARROW_STEP_MS = 5_000;
const LETTER_STEP_MS = 10_000;
const VOLUME_STEP = 0.1;
export const RATES_FROM_SLOW: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 2];

interface KeyTargets {
  readonly durationMs: number;
  toggleFullscreen(): void;
}

/** What each key does while the focus is inside the player; the keys are those that viewers know from elsewhere. */
export function keyAction(key: string, player: Player, targets: KeyTargets): (() => void) | null {
  const step = (byMs: number) => () => player.seekTo(Math.min(targets.durationMs, Math.max(0, player.timeMs + byMs)));
  const faster = (by: 1 | -1) => () => player.setRate(RATES_FROM_SLOW[RATES_FROM_SLOW.indexOf(player.rate) + by] ?? player.rate);
  const actions = new Map<string, () => void>([
    [" ", player.toggle],
    ["k", player.toggle],
    ["arrowleft", step(-ARROW_STEP_MS)],
    ["arrowright", step(ARROW_STEP_MS)],
    ["j", step(-LETTER_STEP_MS)],
    ["l", step(LETTER_STEP_MS)],
    ["arrowup", () => player.setVolume(player.volume + VOLUME_STEP)],
    ["arrowdown", () => player.setVolume(player.volume - VOLUME_STEP)],
    ["home", () => player.seekTo(0)],
    ["end", () => player.seekTo(targets.durationMs)],
    ["m", player.toggleMute],
    ["c", player.captions.toggle],
    ["f", targets.toggleFullscreen],
    [">", faster(1)],
    ["<", faster(-1)],
  ]);
  return actions.get(key.toLowerCase()) ?? null;
}
