import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { exists } from "@/db/embedded/binaries";

/** Where the site finds its service worker: at its root, so that it may answer for every page. */
const WORKER_FILE = join("public", "service-worker.js");
/** Takes itself away: served in place of the other by an operator who wants none (`SERVICE_WORKER=off`). */
const REMOVER_FILE = join("public", "service-worker-off.js");
const REMOVER = `self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => {
  const shells = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("mhc-shell-")).map((name) => caches.delete(name))));
  event.waitUntil(shells.then(() => self.registration.unregister()));
});
`;
const ENTRY = 'import { startWorker } from "@/delivery/worker/start-worker"; startWorker(self);';

/** The service worker as one script that a browser reads. */
export async function bundleWorker(root: string): Promise<string> {
  const stdin = { contents: ENTRY, resolveDir: root, loader: "ts" } as const;
  const bundle = await build({
    stdin,
    absWorkingDir: root,
    alias: { "@": root },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  return bundle.outputFiles[0]?.text ?? "";
}

/** Writes the worker beside the site's other files; a browser never sees half of one. */
export async function writeWorker(root: string): Promise<void> {
  for (const [file, text] of [[WORKER_FILE, await bundleWorker(root)] as const, [REMOVER_FILE, REMOVER] as const]) {
    const path = join(root, file);
    // A checkout may belong to somebody else: what is there and right is left alone.
    if ((await exists(path)) && (await readFile(path, "utf8")) === text) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.${process.pid}`, text);
    await rename(`${path}.${process.pid}`, path);
  }
}
