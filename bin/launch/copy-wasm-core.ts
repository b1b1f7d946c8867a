import { cp, mkdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { exists } from "@/db/embedded/binaries";

/** ffmpeg as WebAssembly and the modules that drive it, which a browser loads as they are; relative to node_modules/@ffmpeg. */
const WASM_FILES = [
  ...["ffmpeg-core.js", "ffmpeg-core.wasm"].map((file) => `core/dist/esm/${file}`),
  ...["index.js", "classes.js", "const.js", "errors.js", "types.js", "utils.js", "worker.js"].map((file) => `ffmpeg/dist/esm/${file}`),
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
