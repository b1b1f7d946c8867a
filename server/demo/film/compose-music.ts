import { setImmediate as giveWay } from "node:timers/promises";
import { createTrack, playBell, playClap, playHat, playKick, playRiser, playSaw, type Track } from "./instruments";
import { mixDown } from "./mix-down";

/** What plays in a stretch of bars. */
export interface Passage {
  readonly bars: number;
  /** How hard it drives, 0 to 1: the beat's loudness, and the light's pulse. */
  readonly energy: number;
  readonly drums: "none" | "light" | "full";
  readonly bass: boolean;
  readonly arpeggio: boolean;
  readonly melody: boolean;
  /** Ends in a rush towards what follows. */
  readonly rises?: boolean;
}

export interface Score {
  readonly beatsPerMinute: number;
  /** Hertz of the lowest note. */
  readonly rootHertz: number;
  /** Semitones above the root, one chord a bar, around and around. */
  readonly chords: readonly (readonly number[])[];
  readonly passages: readonly Passage[];
}

export const BEATS_PER_BAR = 4;
const TAIL_SECONDS = 0.4;

export function secondsPerBeat(score: Pick<Score, "beatsPerMinute">): number {
  return 60 / score.beatsPerMinute;
}

export function countBars(score: Pick<Score, "passages">): number {
  return score.passages.reduce((sum, passage) => sum + passage.bars, 0);
}

/** Each bar with the passage that it belongs to. */
export function listBars(score: Pick<Score, "passages">): readonly { readonly passage: Passage; readonly isLast: boolean }[] {
  return score.passages.flatMap((passage) => Array.from({ length: passage.bars }, (_, bar) => ({ passage, isLast: bar === passage.bars - 1 })));
}

interface Band {
  readonly room: Track;
  readonly dry: Track;
  readonly kicks: number[];
}

interface Bar {
  readonly at: number;
  readonly beat: number;
  readonly chord: readonly number[];
  readonly hertz: (semitones: number) => number;
  readonly number: number;
}

const PAD = { brightness: 5, closing: 0.4, attack: 0.5, release: 0.5 } as const;
const BASS = { brightness: 9, closing: 7, attack: 0.004, release: 0.03 } as const;
const MELODY = [12, 15, 19, 17, 15, 12, 10, 12] as const;

function playHarmony({ room, dry }: Band, bar: Bar, passage: Passage): void {
  const { at, beat, chord, hertz } = bar;
  const seconds = beat * BEATS_PER_BAR;
  const force = 0.35 + 0.65 * passage.energy;
  for (const [voice, semitones] of chord.entries()) {
    for (const [side, detune] of [0.9965, 1.0035].entries()) {
      playSaw(
        room,
        { atSeconds: at, hertz: hertz(semitones + 12) * detune, seconds: seconds + 0.45, gain: 0.1 * force, pan: 0.15 + 0.7 * side * (1 - 0.1 * voice) },
        PAD,
      );
    }
  }
  if (passage.bass) {
    for (let eighth = 0; eighth < 8; eighth++) {
      const octave = eighth === 3 || eighth === 6 ? 12 : 0;
      playSaw(
        dry,
        {
          atSeconds: at + (eighth * beat) / 2,
          hertz: hertz((chord[0] ?? 0) + octave),
          seconds: beat * 0.46,
          gain: 0.3 * (0.6 + 0.4 * passage.energy),
          pan: 0.5,
        },
        BASS,
      );
    }
  }
  if (passage.arpeggio) {
    for (let sixteenth = 0; sixteenth < 16; sixteenth++) {
      const semitones = (chord[(sixteenth * 3 + bar.number) % chord.length] ?? 0) + 24 + (sixteenth % 5 === 0 ? 12 : 0);
      playBell(room, {
        atSeconds: at + (sixteenth * beat) / 4,
        hertz: hertz(semitones),
        seconds: 0.5,
        gain: 0.075 * (0.5 + 0.5 * passage.energy),
        pan: 0.3 + 0.4 * (sixteenth % 2),
      });
    }
  }
  if (passage.melody) {
    for (const [half, eighths] of [0, 3, 6].entries()) {
      const semitones = (MELODY[(bar.number * 3 + half) % MELODY.length] ?? 12) + 12;
      playBell(room, { atSeconds: at + (eighths * beat) / 2, hertz: hertz(semitones), seconds: 1.6, gain: 0.13 * force, pan: 0.45 });
    }
  }
}

function playDrums({ dry, kicks }: Band, bar: Bar, passage: Passage, isLast: boolean): void {
  const { at, beat } = bar;
  if (passage.drums !== "none") {
    for (let count = 0; count < BEATS_PER_BAR; count++) {
      const now = at + count * beat;
      if (passage.drums === "full" || count % 2 === 0) {
        playKick(dry, now, 0.62 * (0.55 + 0.45 * passage.energy));
        kicks.push(now);
      }
      playHat(dry, now + beat / 2, 0.14, 0.15 * (0.4 + 0.6 * passage.energy));
      if (passage.drums === "full") {
        playHat(dry, now + beat / 4, 0.05, 0.07);
        playHat(dry, now + (3 * beat) / 4, 0.05, 0.09);
        if (count % 2 === 1) playClap(dry, now, 0.34 * passage.energy);
      }
    }
  }
  if (isLast && passage.rises === true) playRiser(dry, at - beat * BEATS_PER_BAR, beat * BEATS_PER_BAR * 2, 0.3);
}

/** Plays a score: chords, bass, arpeggio, melody and drums, made of numbers alone. A few seconds of one processor for a minute and a half. */
export async function composeMusic(score: Score): Promise<Track> {
  const beat = secondsPerBeat(score);
  const seconds = countBars(score) * BEATS_PER_BAR * beat + TAIL_SECONDS;
  const band: Band = { room: createTrack(seconds), dry: createTrack(seconds), kicks: [] };
  const hertz = (semitones: number) => score.rootHertz * 2 ** (semitones / 12);
  for (const [number, { passage, isLast }] of listBars(score).entries()) {
    const bar: Bar = { at: number * BEATS_PER_BAR * beat, beat, chord: score.chords[number % score.chords.length] ?? [0], hertz, number };
    playHarmony(band, bar, passage);
    await giveWay();
    playDrums(band, bar, passage, isLast);
    await giveWay();
  }
  return mixDown(band.room, band.dry, band.kicks, 0.5);
}
