import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CarrierSetting } from "./link-setting";

export type LinkQuality = Pick<CarrierSetting, "delayMs" | "lossShare" | "bitsPerSecond">;

/** A far line to a network namespace of its own: real packets, really late, really lost. */
export interface Link {
  /** The address on this side that the far end sees over the line. */
  readonly host: string;
  /** A program that runs another one at the far end, with the arguments and open files that it is given. */
  wrap(program: string): Promise<string>;
  close(): Promise<void>;
}

const LINK_PROCESS = fileURLToPath(new URL("./link-process.ts", import.meta.url));
/** Two seconds of a line of 256 kbit/s: what a satellite's modem holds, and more than TCP would like. */
const QUEUE_BYTES = 64 * 1024;
const PORT = 4_789;
/** Of VXLAN: each line has one of its own. */
const FIRST_NETWORK = 700;
const COMMAND_MS_MAX = 10_000;
const START_MS_MAX = 10_000;

/** @throws Error with what it printed, as for want of root. */
async function run(program: string, words: string): Promise<void> {
  await promisify(execFile)(program, words.split(" "), { timeout: COMMAND_MS_MAX });
}

const ip = (words: string) => run("ip", words);

/** One end of a wire or tunnel; `space` is empty for the namespace of this process. */
interface End {
  readonly space: string;
  readonly device: string;
  readonly address: string;
}

const inSpace = ({ space }: End) => (space === "" ? "" : `-n ${space} `);

async function raise(end: End): Promise<void> {
  // No address of IPv6 that comes a moment later: Chromium breaks off what it loads when its network changes.
  await ip(`${inSpace(end)}link set ${end.device} addrgenmode none`);
  await ip(`${inSpace(end)}addr add ${end.address}/24 dev ${end.device}`);
  await ip(`${inSpace(end)}link set ${end.device} up`);
}

async function layWire(near: End, far: End): Promise<void> {
  const place = (end: End) => (end.space === "" ? "" : ` netns ${end.space}`);
  await ip(`link add ${near.device}${place(near)} type veth peer name ${far.device}${place(far)}`);
  await Promise.all([near, far].map(raise));
}

async function layTunnel(end: End, by: { readonly device: string; readonly peer: string; readonly network: number }): Promise<void> {
  await ip(`${inSpace(end)}link add ${end.device} type vxlan id ${by.network} remote ${by.peer} dstport ${PORT} dev ${by.device}`);
  // One packet at a time: the kernel would hand over many as one, which would be late and lost as one.
  await ip(`${inSpace(end)}link set ${end.device} gso_max_segs 1`);
  // Checksums that are left to a card would never be made: there is none.
  const off = `-K ${end.device} tx off`;
  await (end.space === "" ? run("ethtool", off) : ip(`netns exec ${end.space} ethtool ${off}`));
  await raise(end);
}

async function startCarrier(space: string, setting: CarrierSetting): Promise<ChildProcess> {
  const carrier = spawn("ip", ["netns", "exec", space, process.execPath, "--import", "tsx", LINK_PROCESS, JSON.stringify(setting)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(carrier, "message", { signal: AbortSignal.timeout(START_MS_MAX) });
  return carrier;
}

/**
 * Lays a line from this namespace to a new one: here, a tunnel into a namespace in the middle, where a process holds packets back and
 * loses some, and from there a tunnel to the far one. Needs root, `ip` of iproute2, and `ethtool`.
 * @param number tells the lines of this process apart, 0 to 99
 */
export async function layLink(number: number, quality: LinkQuality, seed: number): Promise<Link> {
  const name = `mhc${process.pid % 10_000}n${number}`;
  const [middle, far] = [`${name}m`, `${name}f`];
  const wires = {
    near: [
      { space: "", device: `${name}a`, address: `10.201.${number}.1` },
      { space: middle, device: "near", address: `10.201.${number}.2` },
    ],
    far: [
      { space: far, device: "wire", address: `10.202.${number}.1` },
      { space: middle, device: "far", address: `10.202.${number}.2` },
    ],
  } as const;
  const host = `10.203.${number}.1`;
  const network = FIRST_NETWORK + number;
  const directory = await mkdtemp(join(tmpdir(), "mhc-link-"));
  let carrier: ChildProcess | null = null;
  const close = async () => {
    carrier?.kill("SIGKILL");
    // What was never made cannot be taken away.
    await Promise.allSettled([ip(`link del ${name}t`), ip(`link del ${name}a`)]);
    await Promise.allSettled([middle, far].map((space) => ip(`netns del ${space}`)));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    for (const space of [middle, far]) await ip(`netns add ${space}`);
    await ip(`-n ${far} link set lo up`);
    await layWire(...wires.near);
    await layWire(...wires.far);
    await layTunnel({ space: "", device: `${name}t`, address: host }, { device: `${name}a`, peer: wires.near[1].address, network });
    await layTunnel({ space: far, device: "line", address: `10.203.${number}.2` }, { device: "wire", peer: wires.far[1].address, network });
    const ends = { near: { listen: wires.near[1].address, peer: wires.near[0].address }, far: { listen: wires.far[1].address, peer: wires.far[0].address } };
    carrier = await startCarrier(middle, { ...ends, ...quality, port: PORT, queueBytes: QUEUE_BYTES, seed });
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    host,
    async wrap(program) {
      const path = join(directory, "at-the-far-end");
      await writeFile(path, `#!/bin/sh\nexec ip netns exec ${far} ${program} "$@"\n`, { mode: 0o755 });
      return path;
    },
    close,
  };
}
