import type { FFmpeg } from "@ffmpeg/ffmpeg";

export interface ExactSource {
  readonly sourceUrl: string;
  readonly filterGraph: string;
  readonly durationMs: number;
}

export type RenderStage = "loading" | "rendering";

interface RenderWatch {
  readonly signal: AbortSignal;
  /** `share` is 0 to 1 within the stage. */
  readonly onProgress: (stage: RenderStage, share: number) => void;
}

/** As long as the excerpt that is shown. */
const LENGTH_SECONDS = 3;
const TIME_LIMIT_MS = 180_000;

/** From our own origin as it is: a bundler cannot follow how the engine finds its worker and its WebAssembly. */
async function loadEngine(signal: AbortSignal): Promise<FFmpeg> {
  const folder = `${window.location.origin}/ffmpeg`;
  const { FFmpeg: Engine }: typeof import("@ffmpeg/ffmpeg") = await import(/* turbopackIgnore: true */ `${folder}/index.js`);
  const engine = new Engine();
  signal.addEventListener("abort", () => engine.terminate(), { once: true });
  await engine.load({ coreURL: `${folder}/ffmpeg-core.js`, wasmURL: `${folder}/ffmpeg-core.wasm` }, { signal });
  return engine;
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`The excerpt could not be fetched: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Renders three seconds in this browser with the filter graph that the server uses, and gives them as an MP4.
 * The engine (32 MB) is fetched from our own origin the first time. An abort ends its worker at once.
 */
export async function renderExactly(source: ExactSource, watch: RenderWatch): Promise<Blob> {
  const { signal, onProgress } = watch;
  onProgress("loading", 0);
  const bytes = await fetchBytes(source.sourceUrl, signal);
  onProgress("loading", 0.2);
  const engine = await loadEngine(signal);
  try {
    const lines: string[] = [];
    engine.on("log", ({ message }) => {
      lines.push(message);
      if (lines.length > 20) lines.shift();
    });
    engine.on("progress", ({ progress }) => onProgress("rendering", Math.min(1, Math.max(0, progress))));
    onProgress("rendering", 0);
    await engine.writeFile("source.mp4", bytes, { signal });
    const args = ["-t", String(LENGTH_SECONDS), "-i", "source.mp4", "-vf", source.filterGraph, "-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20"];
    const code = await engine.exec([...args, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "out.mp4"], TIME_LIMIT_MS, { signal });
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${lines.slice(-3).join(" ")}`);
    const made = await engine.readFile("out.mp4", undefined, { signal });
    if (typeof made === "string") throw new Error("ffmpeg gave text in place of a video.");
    return new Blob([new Uint8Array(made)], { type: "video/mp4" });
  } finally {
    engine.terminate();
  }
}
