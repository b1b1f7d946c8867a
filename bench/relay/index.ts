import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type Cid, makeCid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import { placeOf } from "@/relay/store/folder-layout";
import { fuzzRelay } from "@/relay/testing/fuzz-relay";
import { bytesOf } from "@/relay/testing/make-work";
import { type BenchContext, type Metric, makeMetric } from "../report";

const OBJECTS = 48;
const SMALL_OBJECTS = 20_000;
const PULLS_AT_ONCE = 8;
const SLOW_CLIENTS = 100;
const SEED = 5;

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
}

/** `npm run bench -- relay`: bytes a second over loopback beside a bare file server, resident memory under load, hostile requests followed. */
export async function bench({ isQuick, say }: BenchContext): Promise<readonly Metric[]> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-bench-relay-"));
  const running: Running[] = [];
  try {
    const cids = await fill(folder);
    const relay = await start(["relay/start.mjs", "serve", "--port", "0", "--dir", folder]);
    const bare = await start(["--import", "tsx", "bench/relay/serve-files.ts", join(folder, "store")]);
    running.push(relay, bare);
    const firstMBps = await pullAll(relay.url, cids.map(objectPath), 1);
    const [relayBefore, bareBefore] = [await cpuSeconds(relay), await cpuSeconds(bare)];
    const rounds = isQuick ? 2 : 8;
    const [speeds, floors]: [number[], number[]] = [[], []];
    for (let run = 0; run < (isQuick ? 3 : 9); run++) {
      speeds.push(await pullAll(relay.url, cids.map(objectPath), rounds));
      floors.push(await pullAll(bare.url, cids.map(fileOf), rounds));
      say(`run ${run + 1}: ${speeds.at(-1)?.toFixed(0)} MB/s, a bare server ${floors.at(-1)?.toFixed(0)} MB/s`);
    }
    const pulledMB = (speeds.length * rounds * OBJECTS * OBJECT_BYTES_MAX) / 1e6;
    const [relayCpu, bareCpu] = [(await cpuSeconds(relay)) - relayBefore, (await cpuSeconds(bare)) - bareBefore];
    const slow = await holdSlow(relay.url, cids.map(objectPath));
    await fetch(`${relay.url}/v1/inventory`).then((answer) => answer.arrayBuffer());
    await pullAll(relay.url, cids.map(objectPath), rounds);
    const residentMB = await peakMB(relay.child.pid ?? 0);
    for (const socket of slow) socket.destroy();
    say("Hostile requests and upstreams");
    const fuzz = await fuzzRelay({ count: isQuick ? 500 : 10_000, seed: SEED });
    floors.sort((a, b) => a - b);
    return [
      makeMetric({ name: "objects over loopback", unit: "MB/s", values: speeds, floor: floors[floors.length >> 1], bar: 100, better: "higher" }),
      makeMetric({
        name: "objects over loopback, by its own time on a processor",
        unit: "MB/s",
        values: [pulledMB / relayCpu],
        floor: pulledMB / bareCpu,
        better: "higher",
      }),
      makeMetric({ name: "objects over loopback, each hashed for the first time", unit: "MB/s", values: [firstMBps], bar: 100, better: "higher" }),
      makeMetric({
        name: `most memory resident, ${SMALL_OBJECTS + OBJECTS} objects, ${SLOW_CLIENTS} slow clients`,
        unit: "MB",
        values: [residentMB],
        bar: 150,
      }),
      makeMetric({ name: `hostile requests or upstreams followed, of ${fuzz.requests + fuzz.syncs}`, unit: "", values: [fuzz.followed + fuzz.leaked], bar: 0 }),
    ];
  } finally {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ child }) => (child.exitCode === null && child.signalCode === null ? once(child, "exit") : null)));
    await rm(folder, { recursive: true, force: true });
  }
}

const fileOf = (cid: Cid): string => `/${placeOf(cid)}`;

/** The objects that are pulled, of nearly the largest size, and many that only have to be known. */
async function fill(folder: string): Promise<Cid[]> {
  await writeFile(join(folder, "relay.json"), JSON.stringify({ connectionsPerAddressMax: null }));
  const large: Cid[] = [];
  for (let n = 0; n < OBJECTS; n++) large.push(await place(folder, bytesOf(`large ${n}`, OBJECT_BYTES_MAX - n)));
  for (let n = 0; n < SMALL_OBJECTS; n++) await place(folder, bytesOf(`small ${n}`, 100));
  return large;
}

async function place(folder: string, bytes: Uint8Array<ArrayBuffer>): Promise<Cid> {
  const cid = await makeCid(bytes);
  const path = join(folder, "store", placeOf(cid));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return cid;
}

/** A server as its command starts it, once it says where it listens. */
async function start(args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, url: /http:\S+/.exec(String(line))?.[0] ?? "" };
}

/** @returns MB (of a million bytes) a second */
async function pullAll(url: string, paths: readonly string[], rounds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: PULLS_AT_ONCE });
  const left = Array.from({ length: rounds }, () => paths).flat();
  const startedMs = performance.now();
  let bytes = 0;
  const pull = async (): Promise<void> => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) bytes += await pullOne(agent, `${url}${path}`);
  };
  await Promise.all(Array.from({ length: PULLS_AT_ONCE }, pull));
  agent.destroy();
  return bytes / 1000 / (performance.now() - startedMs);
}

function pullOne(agent: Agent, url: string): Promise<number> {
  return new Promise((done, fail) => {
    get(url, { agent }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("error", fail);
      response.on("end", () => (response.statusCode === 200 ? done(bytes) : fail(new Error(`${url} answered ${response.statusCode}`))));
    }).on("error", fail);
  });
}

/** Clients that ask for an object and read nothing of it. */
function holdSlow(url: string, paths: readonly string[]): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  const hold = (n: number): Promise<Socket> =>
    new Promise((done, fail) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => {
        socket.pause();
        socket.write(`GET ${paths[n % paths.length]} HTTP/1.1\r\nHost: relay.test\r\n\r\n`, () => done(socket));
      });
      socket.once("error", fail);
    });
  return Promise.all(Array.from({ length: SLOW_CLIENTS }, (_, n) => hold(n)));
}

/** Time on a processor since its start, its own and the system's for it (Linux, in ticks of 10 ms): what a busy machine does not change. */
async function cpuSeconds({ child }: Running): Promise<number> {
  const fields = (await readFile(`/proc/${child.pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most that a process ever had resident (Linux). */
async function peakMB(pid: number): Promise<number> {
  const [, kilobytes = ""] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}
