import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { InferenceSession, Tensor } from "onnxruntime-web";

/** One step of Silero VAD v5 at 16 kHz: 32 ms, preceded by the last 4 ms of the step before. */
export const SPEECH_STEP_SAMPLES = 512;
export const SPEECH_CONTEXT_SAMPLES = 64;
const STATE_LAYERS = 2;
const STATE_SIZE = 128;
const SOUND_RATE_HZ = 16_000n;
// Found by way of the package's description: a bundler that sees a path to the model itself takes it for a module and fails.
const MODEL_PACKAGE = "@ricky0123/vad-web/package.json";
const MODEL_FILE = "dist/silero_vad_v5.onnx";

/** Several lanes of sound listened to side by side: one run of the model for all of them costs a quarter of one run for each. */
interface SpeechLanes {
  /** @param sound `lanes × (64 + 512)` samples. @returns for each lane, how likely it is that somebody speaks, 0 to 1. */
  step(sound: Float32Array): Promise<Float32Array>;
}

interface Model {
  readonly session: InferenceSession;
  readonly tensor: (values: Float32Array, shape: readonly number[]) => Tensor;
  readonly rate: Tensor;
}

let loading: Promise<Model> | null = null;

async function load(): Promise<Model> {
  // Loaded when first asked for: only a process that analyses media needs the 14 MB of WebAssembly.
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  const bytes = await readFile(join(dirname(createRequire(import.meta.url).resolve(MODEL_PACKAGE)), MODEL_FILE));
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"], graphOptimizationLevel: "all", logSeverityLevel: 3 });
  const tensor = (values: Float32Array, shape: readonly number[]): Tensor => new ort.Tensor("float32", values, shape);
  return { session, tensor, rate: new ort.Tensor("int64", BigInt64Array.from([SOUND_RATE_HZ]), []) };
}

function pick(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const value = outputs[name];
  if (value === undefined || !("data" in value) || !(value.data instanceof Float32Array)) throw new Error(`The speech model gave no ${name}`);
  return value.data;
}

/** Lanes that have heard nothing yet. The model is loaded once a process. */
export async function openSpeechLanes(lanes: number): Promise<SpeechLanes> {
  loading ??= load();
  const { session, tensor, rate } = await loading;
  const stateShape = [STATE_LAYERS, lanes, STATE_SIZE];
  let state: Float32Array = new Float32Array(STATE_LAYERS * lanes * STATE_SIZE);
  return {
    async step(sound) {
      const input = tensor(sound, [lanes, SPEECH_CONTEXT_SAMPLES + SPEECH_STEP_SAMPLES]);
      const outputs = await session.run({ input, state: tensor(state, stateShape), sr: rate });
      state = pick(outputs, "stateN");
      return pick(outputs, "output");
    },
  };
}
