import { createPairSpectrum } from "./fft";
import { FloatSeries } from "./float-series";

export const SOUND_RATE_HZ = 16_000;
export const ONSET_STEP_MS = 10;
const HOP = (SOUND_RATE_HZ * ONSET_STEP_MS) / 1000;
const WINDOW = 1024;
const LOWEST_HZ = 40;
const HIGHEST_HZ = 7600;
const BANDS_PER_OCTAVE = 12;
/** Flux looks this many steps back, so that a slow attack still shows (Böck and Widmer, "SuperFlux", DAFx 2013). */
const FLUX_LAG = 2;
const BASS_HZ = 160;
const LOUDNESS_GAIN = 10;

interface Band {
  readonly from: number;
  readonly weights: Float32Array;
}

export interface OnsetCurves {
  /** How much new sound begins, one value each `ONSET_STEP_MS`; no unit. */
  readonly all: Float32Array;
  /** The same below `BASS_HZ`: kicks and bass notes, which mark the bar. */
  readonly bass: Float32Array;
}

/** Triangles a twelfth of an octave apart; where bins are wider than that, bands that would hold the same bins are left out. */
function createBands(): Band[] {
  const centres = [0];
  for (let hz = LOWEST_HZ; hz < HIGHEST_HZ; hz *= 2 ** (1 / BANDS_PER_OCTAVE)) {
    const bin = Math.round((hz * WINDOW) / SOUND_RATE_HZ);
    if (bin !== centres.at(-1)) centres.push(bin);
  }
  return centres.slice(1, -1).map((centre, index) => {
    const low = centres[index] ?? 0;
    const high = centres[index + 2] ?? centre + 1;
    const weights = Float32Array.from({ length: high - low - 1 }, (_, offset) => {
      const bin = low + 1 + offset;
      return bin <= centre ? (bin - low) / (centre - low) : (high - bin) / (high - centre);
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { from: low + 1, weights: weights.map((weight) => weight / sum) };
  });
}

/** Onset strength of mono sound at 16 kHz as it streams by: log spectra in musical bands, and how much each rose against its loudest neighbour two steps ago. */
export class OnsetMeter {
  readonly #bands = createBands();
  readonly #bassBands = this.#bands.filter((band) => (band.from * SOUND_RATE_HZ) / WINDOW < BASS_HZ).length;
  readonly #spectrum = createPairSpectrum(WINDOW);
  readonly #hann = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
  /** The last window and two hops of sound; the first window is half silence, so that frame 0 is centred on time 0. */
  readonly #sound = new Float32Array(WINDOW + 2 * HOP);
  #filled = WINDOW / 2;
  readonly #recent: Float32Array[] = Array.from({ length: FLUX_LAG + 1 }, () => new Float32Array(this.#bands.length));
  readonly #all = new FloatSeries();
  readonly #bass = new FloatSeries();

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const room = this.#sound.length - this.#filled;
      const part = samples.subarray(from, from + room);
      this.#sound.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === this.#sound.length) this.#useTwoHops();
    }
  }

  /** @returns the curves over all that was pushed; the end is read as if silence followed. */
  finish(): OnsetCurves {
    this.push(new Float32Array(WINDOW / 2 + 2 * HOP));
    return { all: this.#all.view(), bass: this.#bass.view() };
  }

  #useTwoHops(): void {
    for (let i = 0; i < WINDOW; i++) {
      const weight = this.#hann[i] ?? 0;
      this.#spectrum.a[i] = (this.#sound[i] ?? 0) * weight;
      this.#spectrum.b[i] = (this.#sound[i + HOP] ?? 0) * weight;
    }
    this.#spectrum.transform();
    this.#addFrame(this.#spectrum.magnitudesA);
    this.#addFrame(this.#spectrum.magnitudesB);
    this.#sound.copyWithin(0, 2 * HOP);
    this.#filled -= 2 * HOP;
  }

  #addFrame(magnitudes: Float32Array): void {
    const past = this.#recent.shift() ?? new Float32Array(this.#bands.length);
    const now = new Float32Array(past.length);
    let all = 0;
    let bass = 0;
    for (let band = 0; band < now.length; band++) {
      const { from, weights } = this.#bands[band] ?? { from: 0, weights: new Float32Array(0) };
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (magnitudes[from + i] ?? 0);
      const level = Math.log10(1 + LOUDNESS_GAIN * sum);
      now[band] = level;
      const before = Math.max(past[band - 1] ?? 0, past[band] ?? 0, past[band + 1] ?? 0);
      const rise = level - before;
      if (rise <= 0) continue;
      all += rise;
      if (band < this.#bassBands) bass += rise;
    }
    this.#recent.push(now);
    this.#all.push(all);
    this.#bass.push(bass);
  }
}
