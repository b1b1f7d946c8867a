import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Random } from "@/test/random";
import { systemClock } from "../clock";
import { CONFIG_FILE } from "../config";
import { openRelay } from "../relay";
import { orWhenAbsent } from "../store/file-faults";
import { placeOf } from "../store/folder-layout";
import { writePins } from "../works/pins";
import { walkWork } from "../works/walk-work";
import { readWorkState } from "../works/work-state";
import { type MadeWork, makeArtistKey, makeWork } from "./make-work";
import { makeFolder } from "./open-test-relay";
import { startUpstream } from "./start-upstream";
import { writeStick } from "./write-stick";

const SEGMENTS = 16;
/** Room for two roots of that many segments and little more: objects of older ones have to leave. */
const QUOTA_BYTES = 150_000;
/** So many objects appear before a process is killed, at most: often it is done before. */
const KILLED_AFTER_MAX = SEGMENTS + 6;

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  /** What starts the relay. */
  readonly script: string;
}

export interface CrashResult {
  readonly kills: number;
  /** Roots that were brought whole, through however many deaths. */
  readonly roots: number;
  /** What was not as it should be after a death. */
  readonly faults: readonly string[];
}

/** Kills a relay again and again in the middle of a sync or an import, and looks after each death at what lies on the disk. */
export async function crashRelay({ kills, seed, script }: CrashOptions): Promise<CrashResult> {
  const chance = new Random(seed);
  const [home, stick] = [await makeFolder(), await makeFolder()];
  const upstream = await startUpstream();
  const key = await makeArtistKey();
  const issuedAt = new Date(systemClock.now().getTime() - 60_000);
  const make = (seq: number) => makeWork({ key, seq, issuedAt, segments: SEGMENTS });
  const publish = async (film: MadeWork): Promise<void> => {
    upstream.add(film);
    await writeStick(stick.folder, film);
  };
  let film = await make(1);
  let [killed, roots]: [number, number] = [0, 0];
  const faults: string[] = [];
  try {
    await publish(film);
    await writePins(home.folder, [film.pin]);
    await writeFile(
      join(home.folder, CONFIG_FILE),
      JSON.stringify({ quotaBytes: QUOTA_BYTES, upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }),
    );
    while (killed < kills) {
      const args = chance.next() < 0.5 ? ["sync"] : ["import", stick.folder];
      const wasKilled = await runAndKill([script, ...args], home.folder, film, chance.below(KILLED_AFTER_MAX));
      if (wasKilled) killed += 1;
      const found = await inspect(home.folder, film);
      faults.push(...found.faults);
      if (!found.isWhole) {
        if (!wasKilled) faults.push(`root ${film.seq}: ${args[0]} ended by itself and left it in part`);
        continue;
      }
      roots += 1;
      film = await make(film.seq + 1);
      await publish(film);
    }
    return { kills: killed, roots, faults };
  } finally {
    await upstream.close();
    await Promise.all([home.remove(), stick.remove()]);
  }
}

/** @returns whether it had to be killed: false when it was done before so many objects had come */
async function runAndKill(args: readonly string[], folder: string, film: MadeWork, afterObjects: number): Promise<boolean> {
  const countHere = (): number => [...film.objects.keys()].filter((cid) => existsSync(join(folder, "store", placeOf(cid)))).length;
  const before = countHere();
  const child = spawn(process.execPath, args, { env: { ...process.env, RELAY_DIR: folder }, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  while (isRunning(child)) {
    await nextTurn();
    if (countHere() - before < afterObjects) continue;
    child.kill("SIGKILL");
    break;
  }
  await ended;
  return child.signalCode === "SIGKILL";
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function countFiles(folder: string): Promise<number> {
  const entries = await orWhenAbsent(readdir(join(folder, "store/ipfs"), { recursive: true, withFileTypes: true }), []);
  return entries.filter((entry) => entry.isFile()).length;
}

async function inspect(folder: string, film: MadeWork): Promise<{ readonly isWhole: boolean; readonly faults: string[] }> {
  const { store } = await openRelay({ folder, say: () => undefined });
  const faults: string[] = [];
  if ((await countFiles(folder)) !== store.index.count) faults.push(`root ${film.seq}: files that are no objects`);
  for (const cid of [...store.index.cids()]) if ((await store.read(cid)) === null) faults.push(`${cid}: spoiled`);
  const state = await readWorkState(folder, film.work);
  if (state?.held && (await walkWork(store, state.held.root)).missing.length > 0) faults.push(`root ${state.held.seq}: said to be whole and is not`);
  if ((state?.seen.seq ?? 0) < film.seq - 1) faults.push(`root ${film.seq - 1}: forgotten`);
  return { isWhole: state?.held?.seq === film.seq, faults };
}
