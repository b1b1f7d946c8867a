import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../clock";
import { CONFIG_FILE } from "../config";
import { openRelay } from "../relay";
import { orWhenAbsent } from "../store/file-faults";
import { type Pin, writePins } from "../works/pins";
import type { MadeWork } from "./make-work";
import { makeFolder } from "./open-test-relay";

/** A relay as its operator has it: a folder, and processes started by its command. */
export interface TrialRelay {
  readonly folder: string;
  /** One command to its end: its status and what it said, to whichever of the two. */
  run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string; readonly seconds: number }>;
  /** A command that goes on. @param until what it says when it has begun */
  start(args: readonly string[], until: RegExp): Promise<TrialProcess>;
  configure(config: object, pins: readonly Pin[]): Promise<void>;
  /** How many of a work's objects are here whole, each read and hashed. */
  countWhole(film: MadeWork): Promise<number>;
  remove(): Promise<void>;
}

export interface TrialProcess {
  readonly child: ChildProcess;
  /** What it said so far. */
  readonly lines: readonly string[];
  /** What it says from now on, once it says it. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<string>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

const WAIT_MS = 60_000;
const command = (folder: string, args: readonly string[]) =>
  spawn(process.execPath, ["relay/start.mjs", ...args], { env: { ...process.env, RELAY_DIR: folder }, stdio: ["ignore", "pipe", "pipe"] });

async function start(folder: string, args: readonly string[], until: RegExp): Promise<TrialProcess> {
  const child = command(folder, args);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const waitIn = (from: number, pattern: RegExp, timeoutMs: number): Promise<string> =>
    new Promise((done, fail) => {
      const look = (): void => {
        const found = lines.slice(from).find((line) => pattern.test(line));
        if (found === undefined) return;
        clearTimeout(late);
        waiting.delete(look);
        done(found);
      };
      const late = setTimeout(() => fail(new Error(`It never said ${pattern}, but: ${lines.join("\n")}`)), timeoutMs);
      waiting.add(look);
      look();
    });
  await waitIn(0, until, WAIT_MS);
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "close");
  };
  return { child, lines, waitFor: (pattern, timeoutMs = WAIT_MS) => waitIn(lines.length, pattern, timeoutMs), stop };
}

async function run(folder: string, args: readonly string[]) {
  const startedMs = performance.now();
  const child = command(folder, args);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const [code] = await once(child, "close");
  return { code: typeof code === "number" ? code : -1, text: text.trim(), seconds: (performance.now() - startedMs) / 1000 };
}

export async function makeTrialRelay(): Promise<TrialRelay> {
  const { folder, remove } = await makeFolder();
  return {
    folder,
    remove,
    run: (...args) => run(folder, args),
    start: (args, until) => start(folder, args, until),
    configure: async (config, pins) => {
      await writeFile(join(folder, CONFIG_FILE), JSON.stringify(config));
      await writePins(folder, pins);
    },
    countWhole: async (film) => {
      const { store } = await openRelay({ folder, say: () => undefined, clock: systemClock });
      let count = 0;
      for (const cid of film.objects.keys()) if ((await store.read(cid)) !== null) count += 1;
      return count;
    },
  };
}

/** The adapters that a relay's process runs. Linux alone: elsewhere there are none. */
export async function adaptersOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const stat = /^\d+$/.test(name) ? await orWhenAbsent(readFile(`/proc/${name}/stat`, "utf8"), "") : "";
    const isChild = Number(/\) \S (\d+)/.exec(stat)?.[1]) === pid;
    if (isChild && (await orWhenAbsent(readFile(`/proc/${name}/cmdline`, "utf8"), "")).includes("/adapter.mjs")) found.push(Number(name));
  }
  return found;
}
