import { expect, test } from "vitest";
import { OnsetMeter, SOUND_RATE_HZ } from "./measure-onsets";
import { type Beats, trackBeats } from "./track-beats";

const TOLERANCE_MS = 70;

type Wave = (second: number) => number;

function listen(seconds: number, wave: Wave): Beats {
  const meter = new OnsetMeter();
  const sound = Float32Array.from({ length: seconds * SOUND_RATE_HZ }, (_, i) => wave(i / SOUND_RATE_HZ));
  // In odd pieces, as a pipe brings them.
  for (let from = 0; from < sound.length; from += 3333) meter.push(sound.subarray(from, from + 3333));
  return trackBeats(meter.finish());
}

/** A repeatable noise, −1 to 1 (Marsaglia's xorshift). */
function noise(): () => number {
  let state = 12_345;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}

/** A struck note: begins at once, dies away. */
const strike = (since: number, hz: number, seconds: number): number => (since < 0 ? 0 : Math.sin(2 * Math.PI * hz * since) * Math.exp(-since / seconds));

/** Drums in four: a kick on the one and three, a snare of noise on two and four, hats on each half beat; an offset of 0.3 s. */
function drums(bpm: number): Wave {
  const beat = 60 / bpm;
  const hiss = noise();
  return (second) => {
    const at = second - 0.3;
    if (at < 0) return 0;
    const count = Math.floor(at / beat);
    const since = at - count * beat;
    const kick = count % 4 === 0 ? 0.9 * strike(since, 60, 0.12) : count % 4 === 2 ? 0.4 * strike(since, 60, 0.1) : 0;
    const snare = count % 2 === 1 ? 0.4 * hiss() * Math.exp(-since / 0.05) : 0;
    const hat = 0.12 * hiss() * Math.exp(-(since % (beat / 2)) / 0.02);
    return kick + snare + hat;
  };
}

/** F-measure with a window of 70 ms, the first five seconds left out, as MIREX and mir_eval count. */
function measure(found: readonly number[], truth: readonly number[]): number {
  const late = (ms: number): boolean => ms >= 5000;
  const beats = truth.filter(late);
  const guesses = found.filter(late);
  const hits = beats.filter((beat) => guesses.some((guess) => Math.abs(guess - beat) <= TOLERANCE_MS)).length;
  return (2 * hits) / (beats.length + guesses.length);
}

const every = (stepMs: number, untilMs: number): number[] => Array.from({ length: Math.floor((untilMs - 300) / stepMs) + 1 }, (_, i) => 300 + i * stepMs);

test.each([84, 96, 100, 120, 128, 140, 150])("drums at %i BPM: at least nine beats of ten are found within 70 ms, none of them made up", (bpm) => {
  const { tempoBpm, beatsMs } = listen(30, drums(bpm));
  expect(measure(beatsMs, every(60_000 / bpm, 30_000))).toBeGreaterThanOrEqual(0.9);
  expect(Math.abs((tempoBpm ?? 0) - bpm)).toBeLessThan(1);
});

test.each([100, 128])("drums at %i BPM: bars begin where the kick is strongest", (bpm) => {
  const { downbeatsMs } = listen(30, drums(bpm));
  expect(measure(downbeatsMs, every(240_000 / bpm, 30_000))).toBeGreaterThanOrEqual(0.9);
});

test("beats follow a tempo that changes", () => {
  const slow = drums(96);
  const fast = drums(132);
  const { beatsMs } = listen(60, (second) => (second < 30 ? slow(second) : fast(second - 30 + 0.3)));
  const truth = [...every(60_000 / 96, 30_000), ...every(60_000 / 132, 30_000).map((ms) => ms + 29_700)];
  expect(measure(beatsMs, truth)).toBeGreaterThanOrEqual(0.85);
});

test("every downbeat is one of the beats, in order", () => {
  const { beatsMs, downbeatsMs } = listen(20, drums(110));
  expect(downbeatsMs.length).toBeGreaterThan(3);
  expect(downbeatsMs.every((ms) => beatsMs.includes(ms))).toBe(true);
  expect([...beatsMs].sort((a, b) => a - b)).toEqual(beatsMs);
});

const hiss = noise();
test.each<[string, Wave]>([
  ["silence", () => 0],
  ["noise", () => 0.3 * hiss()],
  ["a held tone", (second) => 0.5 * Math.sin(2 * Math.PI * 440 * second)],
  ["one bang", (second) => strike(second - 8, 100, 0.5)],
  ["knocks at no rhythm", (second) => [1.1, 2.9, 3.4, 6.2, 6.5, 9.8, 11.3, 14.9, 15.5, 18.1].reduce((sum, at) => sum + strike(second - at, 300, 0.04), 0)],
])("%s has no tempo and no beats", (_, wave) => {
  expect(listen(20, wave)).toEqual({ tempoBpm: null, beatsMs: [], downbeatsMs: [] });
});
