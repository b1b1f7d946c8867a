import type { Span } from "../types";
import { countWithin, lowerBound, nearest, type Ready, speechAt, toLufs } from "./highlight-signals";

/** What one feature has to say of a span: `part` of its points, −1 to 1, and why. Null when it has nothing to say. */
interface Finding {
  readonly part: number;
  readonly text: string;
}

export interface Feature {
  readonly name: string;
  /** Points at `part` 1 when every feature can speak; when some cannot (no sound, no picture), the others share theirs. */
  readonly pointsMax: number;
  readonly canSpeak: (ready: Ready) => boolean;
  readonly judge: (ready: Ready, span: Span) => Finding | null;
}

const LOUD_LU = 6;
const RISE_LU = 8;
const ON_THE_BEAT_MS = 60;
const hasSound = ({ power }: Ready): boolean => !power.isEmpty;
const hasPicture = ({ motion }: Ready): boolean => !motion.isEmpty;
const clamp = (value: number): number => Math.max(-1, Math.min(1, value));
const one = (value: number): string => Math.abs(value).toFixed(1);

function judgeLoudness({ power, powerPeak, meanLufs }: Ready, span: Span): Finding | null {
  const mean = power.mean(span);
  const over = toLufs(mean) - meanLufs;
  if (over >= 0.5) {
    const isLoudest = mean >= 0.8 * powerPeak;
    return { part: clamp(over / LOUD_LU), text: `${isLoudest ? "Loudest passage in the film" : "Louder than the film"} · ${one(over)} LU over its own mean` };
  }
  return over <= -3 ? { part: clamp(over / 20), text: `Quieter than the film · ${one(over)} LU under its own mean` } : null;
}

function judgeRise({ power }: Ready, { startMs, endMs }: Span): Finding | null {
  let best = { riseLu: 0, atMs: 0 };
  for (let atMs = startMs + 1000; atMs <= endMs - 1000; atMs += 500) {
    const riseLu = toLufs(power.mean({ startMs: atMs, endMs: atMs + 1000 })) - Math.max(-50, toLufs(power.mean({ startMs: atMs - 1000, endMs: atMs })));
    if (riseLu > best.riseLu) best = { riseLu, atMs };
  }
  if (best.riseLu < 3) return null;
  return { part: clamp(best.riseLu / RISE_LU), text: `The sound rises · ${one(best.riseLu)} LU within a second, ${one((best.atMs - startMs) / 1000)} s in` };
}

function judgeMotion({ motion, motionRanks }: Ready, span: Span): Finding | null {
  const less = lowerBound(motionRanks, motion.mean(span)) / Math.max(1, motionRanks.length);
  if (motionRanks.length < 2 || less < 0.3) return null;
  const text = less >= 0.7 ? "Much movement" : "Movement";
  return { part: less, text: `${text} · more than in ${Math.round(less * 100)} % of the film` };
}

function judgePulse({ signals, onsets }: Ready, span: Span): Finding | null {
  const seconds = (span.endMs - span.startMs) / 1000;
  const beats = countWithin(signals.beatsMs, span);
  if (signals.tempoBpm === null || beats < 4) return null;
  const steady = Math.min(1, (beats * 60) / (signals.tempoBpm * seconds));
  const strong = Math.min(1, onsets.mean(span) / 1.5);
  return { part: clamp(0.5 * steady + 0.5 * steady * strong), text: `A steady beat · ${Math.round(signals.tempoBpm)} BPM, ${beats} beats` };
}

function judgeOpening({ signals }: Ready, { startMs }: Span): Finding | null {
  const downbeat = nearest(signals.downbeatsMs, startMs);
  if (downbeat !== null && Math.abs(startMs - downbeat) <= ON_THE_BEAT_MS) {
    const bar = lowerBound(signals.downbeatsMs, downbeat) + 1;
    const off = startMs - downbeat;
    const timing = off === 0 ? "exactly" : `${Math.abs(off)} ms ${off < 0 ? "early" : "late"}`;
    return { part: 1, text: `Opens on a downbeat · bar ${bar}, ${timing}` };
  }
  const beat = nearest(signals.beatsMs, startMs);
  return beat !== null && Math.abs(startMs - beat) <= ON_THE_BEAT_MS ? { part: 0.5, text: "Opens on a beat" } : null;
}

function judgeFirstFrame({ signals, shotStartsMs }: Ready, { startMs }: Span): Finding | null {
  const start = nearest(shotStartsMs, startMs);
  if (start === null || Math.abs(start - startMs) > 80 || signals.shots.length < 2) return null;
  const shot = signals.shots[shotStartsMs.indexOf(start)];
  return { part: 1, text: shot?.transition === "cut" ? "Opens on a cut" : "Opens with a new shot" };
}

function judgeVariety({ shotStartsMs }: Ready, span: Span): Finding | null {
  const changes = countWithin(shotStartsMs, { startMs: span.startMs + 1, endMs: span.endMs });
  if (changes === 0) return null;
  const eachSeconds = (span.endMs - span.startMs) / 1000 / (changes + 1);
  return { part: Math.min(1, 3 / eachSeconds), text: `${changes + 1} shots · one each ${one(eachSeconds)} s` };
}

function judgeFirstWord({ signals }: Ready, { startMs, endMs }: Span): Finding | null {
  if (speechAt(signals.speech, startMs) !== null) return { part: -0.8, text: "Opens in the middle of a sentence" };
  const first = signals.speech.find((span) => span.startMs >= startMs);
  if (first === undefined || first.startMs > Math.min(endMs, startMs + 2000)) return null;
  return { part: 1, text: `Somebody speaks at once · ${one((first.startMs - startMs) / 1000)} s in` };
}

function judgeLastWord({ signals }: Ready, { endMs }: Span): Finding | null {
  return speechAt(signals.speech, endMs) === null ? null : { part: -1, text: "Ends in the middle of a sentence" };
}

function judgeSilence({ silence }: Ready, span: Span): Finding | null {
  const seconds = (silence.mean(span) * (span.endMs - span.startMs)) / 1000;
  return seconds < 1 ? null : { part: -clamp(silence.mean(span)), text: `Silence · ${one(seconds)} s without a sound` };
}

/** In the order in which they are shown when points are equal. */
export const FEATURES: readonly Feature[] = [
  { name: "loudness", pointsMax: 28, canSpeak: hasSound, judge: judgeLoudness },
  { name: "motion", pointsMax: 18, canSpeak: hasPicture, judge: judgeMotion },
  { name: "pulse", pointsMax: 14, canSpeak: ({ signals }) => signals.tempoBpm !== null, judge: judgePulse },
  { name: "variety", pointsMax: 12, canSpeak: ({ signals }) => signals.shots.length > 1, judge: judgeVariety },
  { name: "rise", pointsMax: 10, canSpeak: hasSound, judge: judgeRise },
  { name: "opening", pointsMax: 10, canSpeak: ({ signals }) => signals.beatsMs.length > 0, judge: judgeOpening },
  { name: "first-frame", pointsMax: 6, canSpeak: ({ signals }) => signals.shots.length > 1, judge: judgeFirstFrame },
  { name: "first-word", pointsMax: 8, canSpeak: ({ signals }) => signals.speech.length > 0, judge: judgeFirstWord },
  { name: "last-word", pointsMax: 8, canSpeak: ({ signals }) => signals.speech.length > 0, judge: judgeLastWord },
  { name: "silence", pointsMax: 12, canSpeak: hasSound, judge: judgeSilence },
];
