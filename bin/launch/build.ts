import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { exists } from "@/db/embedded/binaries";
import { bundleScripts } from "./bundle-scripts";
import { writeWorker } from "./bundle-worker";
import { copyWasmCore } from "./copy-wasm-core";
import { Fault } from "./fault.mjs";
import { takeLock, waitForLock } from "./lock.mjs";
import { spawnNode } from "./spawn-node";

const OUTPUT_SHOWN_CHARS = 4_000;
/** Not read by the build, or made by it. */
const IGNORED_DIRS = new Set(["node_modules", "bench", "docs", "e2e", "relay", "test"]);
const IGNORED_FILES = /\.(test|spec)\.tsx?$|\.md$|\.tsbuildinfo$|^next-env\.d\.ts$/;
/** Made anew at each start from sources that are read. */
const GENERATED = new Set(["public/ffmpeg", "public/service-worker.js", "public/service-worker-off.js"]);
const BUILDS = ".builds";
/** The processes beside the site; each is started again whenever it dies, and every copy starts them all. */
const PROCESSES = {
  worker: "bin/worker.ts",
  "stripe-sandbox": "bin/stripe-sandbox.ts",
  "bank-sandbox": "bin/bank-sandbox.ts",
  "edge-sandbox": "bin/edge-sandbox.ts",
  "seed-demo": "bin/seed-demo.ts",
} as const;

export type ProcessName = keyof typeof PROCESSES;

/** @param build as `ensureBuild` answers it */
export function processScript(build: string, name: ProcessName): string {
  return join(build, "processes", `${name}.mjs`);
}

/**
 * Builds the site unless a build of exactly these sources is there, and returns its folder relative to `root`.
 * Each build has a folder of its own: a copy that runs from an older one goes on undisturbed.
 */
export async function ensureBuild(options: { readonly root: string; readonly dataDir: string; readonly say: (line: string) => void }): Promise<string> {
  const { root, dataDir, say } = options;
  await Promise.all([copyWasmCore(root), writeWorker(root)]);
  const name = (await hashInputs(root)).slice(0, 16);
  const build = join(root, BUILDS, name);
  if (!(await exists(build))) {
    const release = await waitForLock(`build ${root}`, () => say("Waiting for another start that builds here"));
    try {
      if (!(await exists(build))) {
        say("Building the site (a minute, once for these sources)");
        await runBuild(root);
        await publish(root, build);
        await removeUnused(root, name, dataDir);
      }
    } finally {
      await release();
    }
  }
  await markUsed(build, dataDir);
  return join(BUILDS, name);
}

/** Of every source the build may read, the lockfile, and where it stands, because builds hold absolute paths. */
async function hashInputs(root: string): Promise<string> {
  const hash = createHash("sha256").update(root).update(process.version);
  for (const file of await listInputs(root, root)) {
    hash
      .update(relative(root, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}

async function listInputs(root: string, directory: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.name.startsWith(".") || GENERATED.has(relative(root, path))) continue;
    if (entry.isDirectory() && !IGNORED_DIRS.has(entry.name)) found.push(...(await listInputs(root, path)));
    else if (entry.isFile() && !IGNORED_FILES.test(entry.name)) found.push(path);
  }
  return found;
}

function runBuild(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = join(root, "node_modules", "next", "dist", "bin", "next");
    const child = spawnNode([next, "build"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", BUILD_SOURCE_MAPS: "0" },
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_SHOWN_CHARS);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Fault(`The site does not build:\n${output.trim()}`))));
  });
}

/** A build that was cut short never gets the name of a whole one. */
async function publish(root: string, build: string): Promise<void> {
  if (!(await exists(join(root, ".next", "BUILD_ID")))) throw new Fault("The site's build stopped half way. Start again.");
  const half = `${build}.half`;
  await rm(half, { recursive: true, force: true });
  const source = join(root, ".next");
  const left = ["cache", "dev", "trace", "lock", "diagnostics"].map((name) => join(source, name));
  await cp(source, half, { recursive: true, filter: (path) => !left.includes(path) });
  await bundleScripts(root, PROCESSES, join(half, "processes"));
  await rename(half, build);
}

/** In a checkout that belongs to someone else a build cannot be marked, nor can we remove any. */
async function markUsed(build: string, dataDir: string): Promise<void> {
  const users = join(build, "used-by");
  const mark = join(users, createHash("sha256").update(dataDir).digest("hex").slice(0, 16));
  const writing = mkdir(users, { recursive: true }).then(() => writeFile(mark, dataDir));
  await writing.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EACCES" && error.code !== "EROFS") throw error;
  });
}

/** Removes older builds from which no copy runs: a running copy holds the lock of its DATA_DIR. */
async function removeUnused(root: string, current: string, dataDir: string): Promise<void> {
  for (const name of await readdir(join(root, BUILDS))) {
    const build = join(root, BUILDS, name);
    if (name === current || (await isUsedByOther(build, dataDir))) continue;
    await rm(build, { recursive: true, force: true });
  }
}

async function isUsedByOther(build: string, dataDir: string): Promise<boolean> {
  const users = join(build, "used-by");
  if (!(await exists(users))) return false;
  for (const user of await readdir(users)) {
    const other = await readFile(join(users, user), "utf8");
    if (other === dataDir) continue;
    const release = await takeLock(`data ${other}`);
    if (!release) return true;
    await release();
  }
  return false;
}
