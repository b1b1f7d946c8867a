import { cp, mkdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { exists } from "@/db/embedded/binaries";

/** ffmpeg as WebAssembly, and the worker that runs it, with the two files it imports; relative to node_modules/@ffmpeg. */
const WASM_FILES = [
  "core/dist/esm/ffmpeg-core.js",
  "core/dist/esm/ffmpeg-core.wasm",
  "ffmpeg/dist/esm/worker.js",
  "ffmpeg/dist/esm/const.js",
  "ffmpeg/dist/esm/errors.js",
];

/** The browser loads ffmpeg's WebAssembly from our own origin, and only when it is asked for. */
export async function copyWasmCore(root: string): Promise<void> {
  const target = join(root, "public", "ffmpeg");
  await mkdir(target, { recursive: true });
  for (const file of WASM_FILES) {
    const copy = join(target, basename(file));
    if (await exists(copy)) continue;
    const half = `${copy}.${process.pid}`;
    await cp(join(root, "node_modules", "@ffmpeg", file), half);
    await rename(half, copy);
  }
}
