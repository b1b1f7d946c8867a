export const SAMPLE_RATE_HZ = 48_000;

/** Two channels that instruments add to. */
export interface Track {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export function createTrack(seconds: number): Track {
  const samples = Math.ceil(seconds * SAMPLE_RATE_HZ);
  return { left: new Float32Array(samples), right: new Float32Array(samples) };
}

/** A note: when, how high (hertz), how long, how loud, and where between left (0) and right (1). */
export interface Note {
  readonly atSeconds: number;
  readonly hertz: number;
  readonly seconds: number;
  readonly gain: number;
  readonly pan: number;
}

/** Adds what `voice` gives for each sample's time in seconds. */
function play(track: Track, note: Omit<Note, "hertz">, voice: (seconds: number) => number): void {
  const first = Math.round(note.atSeconds * SAMPLE_RATE_HZ);
  const end = Math.min(track.left.length, first + Math.round(note.seconds * SAMPLE_RATE_HZ));
  const leftGain = note.gain * Math.cos((note.pan * Math.PI) / 2);
  const rightGain = note.gain * Math.sin((note.pan * Math.PI) / 2);
  for (let at = Math.max(0, first); at < end; at++) {
    const value = voice((at - first) / SAMPLE_RATE_HZ);
    track.left[at] = (track.left[at] ?? 0) + value * leftGain;
    track.right[at] = (track.right[at] ?? 0) + value * rightGain;
  }
}

/** White noise that is the same every time (xorshift32), so that a film is the same wherever it is made. */
function createNoise(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x8000_0000;
  };
}

const TURN = 2 * Math.PI;
const noise = createNoise(20_260_101);

export function playKick(track: Track, atSeconds: number, gain: number): void {
  let phase = 0;
  play(track, { atSeconds, seconds: 0.34, gain, pan: 0.5 }, (t) => {
    phase += (44 + 130 * Math.exp(-t * 34)) / SAMPLE_RATE_HZ;
    return Math.sin(TURN * phase) * Math.exp(-t * 9) + 0.25 * noise() * Math.exp(-t * 400);
  });
}

/** Closed when short, open when long. */
export function playHat(track: Track, atSeconds: number, seconds: number, gain: number): void {
  let before = 0;
  let slope = 0;
  play(track, { atSeconds, seconds, gain, pan: 0.56 }, (t) => {
    const now = noise();
    const high = now - before - 0.6 * slope;
    slope = now - before;
    before = now;
    return high * 0.5 * Math.exp((-t * 5) / seconds);
  });
}

export function playClap(track: Track, atSeconds: number, gain: number): void {
  let low = 0;
  let band = 0;
  play(track, { atSeconds, seconds: 0.22, gain, pan: 0.46 }, (t) => {
    const now = noise();
    low += 0.5 * (now - low);
    band += 0.12 * (low - band);
    const bursts = t < 0.028 ? Math.exp(-(t % 0.0095) * 240) : Math.exp(-(t - 0.028) * 20);
    return (low - band) * 1.6 * bursts;
  });
}

/** A saw behind a filter that closes: bass, and with a longer life the body of chords. */
export function playSaw(
  track: Track,
  note: Note,
  sound: { readonly brightness: number; readonly closing: number; readonly attack: number; readonly release: number },
): void {
  let phase = (note.hertz * 7.31) % 1;
  let first = 0;
  let second = 0;
  play(track, note, (t) => {
    phase += note.hertz / SAMPLE_RATE_HZ;
    if (phase >= 1) phase -= 1;
    const cutoff = Math.min(0.9, (note.hertz * sound.brightness * (0.25 + Math.exp(-t * sound.closing))) / 6000);
    first += cutoff * (2 * phase - 1 - first);
    second += cutoff * (first - second);
    return second * Math.min(1, t / sound.attack) * Math.min(1, (note.seconds - t) / sound.release);
  });
}

/** Struck glass: one sine bends another. */
export function playBell(track: Track, note: Note): void {
  play(track, note, (t) => {
    const bend = 2.2 * Math.exp(-t * 7) * Math.sin(TURN * note.hertz * 3.01 * t);
    return Math.sin(TURN * note.hertz * t + bend) * Math.exp((-t * 4.5) / note.seconds) * Math.min(1, t * 400) * Math.min(1, (note.seconds - t) * 60);
  });
}

/** Wind that rises towards what comes. */
export function playRiser(track: Track, atSeconds: number, seconds: number, gain: number): void {
  let low = 0;
  let lower = 0;
  play(track, { atSeconds, seconds, gain, pan: 0.5 }, (t) => {
    const height = (t / seconds) ** 2;
    low += (0.02 + 0.5 * height) * (noise() - low);
    lower += 0.02 * (low - lower);
    return (low - lower) * height * 1.8;
  });
}
