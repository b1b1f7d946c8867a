import type { Span } from "../types";
import { FloatSeries } from "./float-series";
import { SOUND_RATE_HZ } from "./measure-onsets";
import { openSpeechLanes, SPEECH_CONTEXT_SAMPLES, SPEECH_STEP_SAMPLES } from "./speech-model";

const SPEECH_STEP_MS = (SPEECH_STEP_SAMPLES * 1000) / SOUND_RATE_HZ;
const LANES_MAX = 32;
const LANE_STEPS = 250;
/** Lanes shorter than this would spend more on getting used to the sound than on listening. */
const LANE_STEPS_MIN = 125;
/** About a second of what comes before a lane is played to it first, because the model remembers. */
const WARM_STEPS = 31;
const BLOCK_STEPS = LANES_MAX * LANE_STEPS;
/** Speech begins above one likelihood and ends below a lower one, so that it does not flicker (Silero's own values). */
const BEGINS_ABOVE = 0.5;
const ENDS_BELOW = 0.35;
const PAUSE_MS_MIN = 300;
const SPEECH_MS_MIN = 250;
const PAD_MS = 30;
/** Samples never above this (−60 dBFS) hold no speech that anybody would hear. */
const SILENT_BELOW = 0.001;

/** Listens for speech in mono sound at 16 kHz as it streams by. At most `BLOCK_STEPS` steps (256 s, 16 MB) are held at a time. */
export class SpeechMeter {
  /** What was heard before the block (for warming up), then the block. */
  readonly #sound = new Float32Array((WARM_STEPS + BLOCK_STEPS) * SPEECH_STEP_SAMPLES + SPEECH_CONTEXT_SAMPLES);
  readonly #blockAt = WARM_STEPS * SPEECH_STEP_SAMPLES + SPEECH_CONTEXT_SAMPLES;
  #filled = 0;
  readonly #likelihood = new FloatSeries();

  async push(samples: Float32Array): Promise<void> {
    for (let from = 0; from < samples.length; ) {
      const room = BLOCK_STEPS * SPEECH_STEP_SAMPLES - this.#filled;
      const part = samples.subarray(from, from + room);
      this.#sound.set(part, this.#blockAt + this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === BLOCK_STEPS * SPEECH_STEP_SAMPLES) await this.#listen();
    }
  }

  /** @returns how likely speech is in each step of 32 ms, 0 to 1. */
  async finish(): Promise<Float32Array> {
    if (this.#filled > 0) await this.#listen();
    return this.#likelihood.view();
  }

  async #listen(): Promise<void> {
    const steps = Math.ceil(this.#filled / SPEECH_STEP_SAMPLES);
    this.#sound.fill(0, this.#blockAt + this.#filled);
    if (this.#isSilent()) {
      for (let step = 0; step < steps; step++) this.#likelihood.push(0);
      return this.#keepEnd();
    }
    const lanes = Math.max(1, Math.min(LANES_MAX, Math.floor(steps / LANE_STEPS_MIN)));
    const laneSteps = Math.ceil(steps / lanes);
    const model = await openSpeechLanes(lanes);
    const heard = new Float32Array(lanes * laneSteps);
    const windowSamples = SPEECH_CONTEXT_SAMPLES + SPEECH_STEP_SAMPLES;
    const input = new Float32Array(lanes * windowSamples);
    for (let step = -WARM_STEPS; step < laneSteps; step++) {
      for (let lane = 0; lane < lanes; lane++) {
        const at = this.#blockAt + (lane * laneSteps + step) * SPEECH_STEP_SAMPLES - SPEECH_CONTEXT_SAMPLES;
        const window = this.#sound.subarray(at, at + windowSamples);
        // A lane that reaches past the end of the last block hears silence.
        input.fill(0, lane * windowSamples, (lane + 1) * windowSamples);
        input.set(window, lane * windowSamples);
      }
      const likelihood = await model.step(input);
      if (step >= 0) for (const [lane, value] of likelihood.entries()) heard[lane * laneSteps + step] = value;
    }
    for (const value of heard.subarray(0, steps)) this.#likelihood.push(value);
    this.#keepEnd();
  }

  /** A film without a sound track worth the name need not wake the model. */
  #isSilent(): boolean {
    for (let i = 0; i < this.#filled; i++) if (Math.abs(this.#sound[this.#blockAt + i] ?? 0) > SILENT_BELOW) return false;
    return true;
  }

  #keepEnd(): void {
    this.#sound.copyWithin(0, this.#filled, this.#filled + this.#blockAt);
    this.#filled = 0;
  }
}

/** Spans in which somebody speaks: likelihoods with hysteresis, short pauses closed, short blips dropped. */
export function findSpeech(likelihood: Float32Array, durationMs: number): Span[] {
  const raw: { startMs: number; endMs: number }[] = [];
  let speaking = false;
  likelihood.forEach((value, step) => {
    const atMs = step * SPEECH_STEP_MS;
    const last = raw.at(-1);
    if (!speaking && value >= BEGINS_ABOVE) {
      speaking = true;
      if (last !== undefined && atMs - last.endMs < PAUSE_MS_MIN) last.endMs = atMs + SPEECH_STEP_MS;
      else raw.push({ startMs: atMs, endMs: atMs + SPEECH_STEP_MS });
    } else if (speaking && last !== undefined) {
      speaking = value >= ENDS_BELOW;
      if (speaking) last.endMs = atMs + SPEECH_STEP_MS;
    }
  });
  return raw
    .filter(({ startMs, endMs }) => endMs - startMs >= SPEECH_MS_MIN)
    .map(({ startMs, endMs }) => ({ startMs: Math.max(0, startMs - PAD_MS), endMs: Math.min(durationMs, endMs + PAD_MS) }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}
