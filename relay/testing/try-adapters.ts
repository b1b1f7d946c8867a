import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "@/test/free-port";
import { ADAPTER_NAMES, type AdapterName } from "../adapters/installed-adapter";
import { placeOf } from "../store/folder-layout";
import { type MadeWork, makeArtistKey, makeWork } from "./make-work";
import { makeFolder } from "./open-test-relay";
import { startUpstream } from "./start-upstream";
import { adaptersOf, makeTrialRelay, type TrialProcess, type TrialRelay } from "./trial-relay";
import { writeStick } from "./write-stick";

/** Objects of about the size that films have. */
const SEGMENTS = 160;
const SEGMENT_BYTES = 512 * 1024;
/** An adapter is killed when so many objects have come. */
const KILLED_AFTER = 40;
const LOOKED_AT_MS = 5;
const GONE_MS = 3_000;

interface Way {
  readonly name: string;
  readonly adapter: AdapterName;
  /** A relay's `adapters`, to take from what another's adapter said of itself. */
  readonly take: (said: string) => object;
}

const multiaddrIn = (said: string, transport: string): string => new RegExp(`/ip4/\\S+/${transport}\\S*/p2p/[A-Za-z0-9]+`).exec(said)?.[0] ?? "";
function driveIn(said: string): object {
  const [, key = "", port = ""] = /known as (\S+), gives at 127\.0\.0\.1:(\d+)/.exec(said) ?? [];
  return { hyper: { peers: [{ host: "127.0.0.1", port: Number(port), key }] } };
}

const WAYS: readonly Way[] = [
  { name: "bitswap over TCP", adapter: "ipfs", take: (said) => ({ ipfs: { peers: [multiaddrIn(said, "tcp")] } }) },
  { name: "bitswap over QUIC", adapter: "ipfs", take: (said) => ({ ipfs: { peers: [multiaddrIn(said, "udp")] } }) },
  { name: "Hyper", adapter: "hyper", take: driveIn },
];

interface Trial {
  readonly film: MadeWork;
  readonly giver: TrialRelay;
  readonly serving: TrialProcess;
  readonly print: (line: string) => void;
}

export interface TrialResult {
  readonly faults: readonly string[];
}

/** Installs the adapters into two relays and carries a work from one to the other by each, also through deaths of either side's adapter. */
export async function tryAdapters(print: (line: string) => void, names: readonly AdapterName[] = ADAPTER_NAMES): Promise<TrialResult> {
  const faults: string[] = [];
  const [giver, taker, stick] = [await makeTrialRelay(), await makeTrialRelay(), await makeFolder()];
  try {
    const film = await makeWork({ key: await makeArtistKey(), segments: SEGMENTS, segmentBytes: SEGMENT_BYTES, issuedAt: new Date(Date.now() - 60_000) });
    await writeStick(stick.folder, film);
    for (const relay of [giver, taker]) faults.push(...(await install(relay, names, print)));
    await giver.configure({ upstreams: [{ kind: "folder", path: stick.folder }], adapters: await listening(names) }, [film.pin]);
    const filled = await giver.run("sync");
    if (filled.code !== 0) return { faults: [...faults, filled.text] };
    const serving = await giver.start(["serve", "--port", "0"], /^The relay listens/);
    try {
      const trial: Trial = { film, giver, serving, print };
      for (const way of WAYS.filter(({ adapter }) => names.includes(adapter))) faults.push(...(await tryWay(trial, taker, way)));
      faults.push(...(await tryDeath(trial)));
    } finally {
      await serving.stop("SIGKILL");
    }
  } finally {
    await Promise.all([giver.remove(), taker.remove(), stick.remove()]);
  }
  return { faults };
}

/** At ports that stay the same when an adapter is started again. */
async function listening(names: readonly AdapterName[]): Promise<object> {
  const port = await findFreePort();
  const ipfs = { listen: [`/ip4/127.0.0.1/tcp/${port}`, `/ip4/127.0.0.1/udp/${port}/quic-v1`] };
  const hyper = { listen: { host: "127.0.0.1", port: await findFreePort() } };
  return { ...(names.includes("ipfs") ? { ipfs } : {}), ...(names.includes("hyper") ? { hyper } : {}) };
}

async function install(relay: TrialRelay, names: readonly AdapterName[], print: (line: string) => void): Promise<string[]> {
  const faults: string[] = [];
  for (const name of names) {
    const { code, text, seconds } = await relay.run("adapter", "install", name);
    print(`installs ${name}: ${seconds.toFixed(1)} s`);
    if (code !== 0) faults.push(text);
  }
  return faults;
}

/** What an adapter of the giver says of itself, once it runs. */
function selfOf({ serving }: Trial, name: AdapterName): Promise<string> {
  const said = serving.lines.find((line) => line.startsWith(`${name}: known as`));
  return said === undefined ? serving.waitFor(new RegExp(`^${name}: known as`)) : Promise.resolve(said);
}

/** A drive is a copy, and takes a moment. */
async function untilDriven({ serving, film }: Trial): Promise<void> {
  const line = `hyper: its drive has ${film.objects.size} objects`;
  if (!serving.lines.includes(line)) await serving.waitFor(new RegExp(`^${line}$`));
}

async function tryWay(trial: Trial, taker: TrialRelay, way: Way): Promise<string[]> {
  const { film, print } = trial;
  const adapters = way.take(await selfOf(trial, way.adapter));
  if (way.adapter === "hyper") await untilDriven(trial);
  const faults: string[] = [];
  for (const killed of ["nobody", "its own adapter", "the giver's adapter"] as const) {
    const origin = await startUpstream(film);
    for (const cid of film.objects.keys()) if (cid !== film.root) origin.forget(cid);
    await emptyStore(taker);
    const upstreams = [
      { kind: "adapter", name: way.adapter },
      { kind: "origin", url: origin.url, allowPrivate: true },
    ];
    await taker.configure({ upstreams, adapters }, [film.pin]);
    const startedMs = performance.now();
    const first = await syncAndKill(trial, taker, killed);
    const seconds = (performance.now() - startedMs) / 1000;
    const again = first.includes(": whole") ? "" : (await taker.run("sync")).text;
    const whole = await taker.countWhole(film);
    const bytes = [...film.objects.values()].reduce((sum, each) => sum + each.length, 0);
    print(`${way.name}, ${killed} killed: ${whole} of ${film.objects.size} objects, ${(bytes / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s with all starts`);
    print(`  the sync said: ${first.replaceAll("\n", " | ")}`);
    if (again !== "") print(`  the next one said: ${again.replaceAll("\n", " | ")}`);
    if (whole !== film.objects.size) faults.push(`${way.name}, ${killed} killed: ${film.objects.size - whole} objects did not come`);
    await origin.close();
  }
  return faults;
}

async function emptyStore({ folder }: TrialRelay): Promise<void> {
  for (const name of ["store", "works", "pulled.json"]) await rm(join(folder, name), { recursive: true, force: true });
}

async function syncAndKill({ film, serving, print }: Trial, taker: TrialRelay, killed: "nobody" | "its own adapter" | "the giver's adapter"): Promise<string> {
  if (killed === "nobody") return (await taker.run("sync")).text;
  const syncing = await taker.start(["sync"], /^(ipfs|hyper): /);
  const ended = once(syncing.child, "close");
  const countHere = (): number => film.segments.filter((cid) => existsSync(join(taker.folder, "store", placeOf(cid)))).length;
  while (countHere() < KILLED_AFTER && syncing.child.exitCode === null) await pause(LOOKED_AT_MS);
  const of = killed === "its own adapter" ? syncing.child : serving.child;
  for (const pid of await adaptersOf(of.pid ?? -1)) process.kill(pid, "SIGKILL");
  print(`  killed at ${countHere()} objects`);
  if (killed !== "its own adapter") await serving.waitFor(/known as/);
  await ended;
  return syncing.lines.join("\n");
}

/** A relay that is killed takes its adapters with it. */
async function tryDeath({ serving, print }: Trial): Promise<string[]> {
  const before = await adaptersOf(serving.child.pid ?? -1);
  await serving.stop("SIGKILL");
  await pause(GONE_MS);
  const left = before.filter((pid) => existsSync(`/proc/${pid}`));
  print(`the giver killed: ${before.length} adapters before, ${left.length} left after ${GONE_MS / 1000} s`);
  return left.length > 0 ? ["adapters outlived their relay"] : [];
}
