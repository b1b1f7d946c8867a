import { once } from "node:events";
import { isIP } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Fountain } from "../carousel/fountain";
import { CarouselReceiver } from "../carousel/receive-carousel";
import { openFolderSink } from "../carousel/receive-into-folder";
import { sendCarousel } from "../carousel/send-carousel";
import { listenUdp, openUdpSender, type UdpAddress } from "../carousel/udp";
import { listProgramme } from "../carousel/works-to-send";
import { systemClock } from "../clock";
import { type Command, openRelayFor } from "./command";

const SEND_USAGE = "Usage: npm run relay -- carousel-send HOST:PORT [--rate BITS_PER_SECOND] [--repair SHARE] [--rounds N] [--hops N] [--dir FOLDER]";
const RECEIVE_USAGE = "Usage: npm run relay -- carousel-receive HOST:PORT --into FOLDER [--from ADDRESS] [--quota BYTES] [--idle SECONDS]";
const FOLDER_DEFAULT = ".data/relay";
const IDLE_LOOKS = 10;
const QUOTA_BYTES_DEFAULT = "20000000000";

function readAddress(text: string | undefined, usage: string): UdpAddress {
  const [, six, four, port = ""] = /^(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text ?? "") ?? [];
  const host = six ?? four ?? "";
  if (isIP(host) === 0 || Number(port) > 65_535) throw new Error(`${text ?? "HOST:PORT"} should be an address and a port, 239.1.2.3:4700.\n${usage}`);
  return { host, port: Number(port) };
}

function readNumber(name: string, text: string, min: number, max: number, usage: string): number {
  const value = Number(text);
  if (!(value >= min && value <= max)) throw new Error(`--${name} should be from ${min} to ${max}, not ${text}.\n${usage}`);
  return value;
}

function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${usage}`);
  }
}

/** Until somebody stops it; a signal that came ends the process's habit of ending at once. */
async function untilStopped(): Promise<void> {
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
}

/** Sends every work that is here whole to an address, for whoever listens. */
export const carouselSend: Command = async (context) => {
  const text = { type: "string" } as const;
  const options = {
    rate: { ...text, default: "256000" },
    repair: { ...text, default: "0.5" },
    rounds: { ...text, default: "2" },
    hops: { ...text, default: "1" },
    dir: text,
  };
  const { values, positionals } = parse(context.args, options, SEND_USAGE);
  if (positionals.length !== 1) throw new Error(SEND_USAGE);
  const address = readAddress(positionals[0], SEND_USAGE);
  const plan = {
    bitsPerSecond: readNumber("rate", values.rate, 1_000, 1e9, SEND_USAGE),
    repairShare: readNumber("repair", values.repair, 0, 4, SEND_USAGE),
    rounds: Math.floor(readNumber("rounds", values.rounds, 1, 1e6, SEND_USAGE)),
  };
  const relay = await openRelayFor(context, values.dir ?? context.env.RELAY_DIR ?? FOLDER_DEFAULT);
  const programme = await listProgramme(relay);
  if (programme.works === 0) throw new Error("No pinned work is here whole. `sync` first.");
  const sender = await openUdpSender(address, Math.floor(readNumber("hops", values.hops, 1, 255, SEND_USAGE)));
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  const parts = {
    fountain: await Fountain.open(),
    pace: { nowMs: () => performance.now(), pause: (ms: number) => pause(ms) },
    ...programme,
    send: sender.send,
  };
  const sent = await sendCarousel(parts, plan, stop.signal);
  await sender.close();
  context.print(`${programme.works} works: ${sent.objects} objects in ${sent.datagrams} datagrams, ${sent.bytes} bytes`);
  return 0;
};

/** Listens to a carousel and keeps what becomes whole in a folder that a relay can import. Nothing is ever sent. */
export const carouselReceive: Command = async (context) => {
  const text = { type: "string" } as const;
  const options = { into: text, from: text, quota: { ...text, default: QUOTA_BYTES_DEFAULT }, idle: text };
  const { values, positionals } = parse(context.args, options, RECEIVE_USAGE);
  const { into, from = null } = values;
  if (positionals.length !== 1 || into === undefined || (from !== null && isIP(from) === 0)) throw new Error(RECEIVE_USAGE);
  const address = readAddress(positionals[0], RECEIVE_USAGE);
  const idleMs = values.idle === undefined ? null : readNumber("idle", values.idle, 0.1, 1e6, RECEIVE_USAGE) * 1000;
  const sink = await openFolderSink(into, readNumber("quota", values.quota, 1e6, 1e15, RECEIVE_USAGE), systemClock);
  const receiver = new CarouselReceiver({ fountain: await Fountain.open(), sink });
  let heard = 0;
  const take = (bytes: Uint8Array, sender: string) => {
    heard += 1;
    return receiver.take(bytes, sender);
  };
  const listener = await listenUdp(address, {
    from,
    take,
    onFault: (fault) => context.say(`Not kept: ${fault instanceof Error ? fault.message : String(fault)}`),
  });
  context.print(`Listens on ${address.host} port ${listener.port}`);
  await Promise.race([untilStopped(), ...(idleMs === null ? [] : [untilIdle(() => heard, idleMs)])]);
  await listener.close();
  await sink.close();
  context.print(JSON.stringify({ ...receiver.counts, unseen: listener.unseen() }));
  return 0;
};

/**
 * Once something was heard, until nothing was for so long. Counted in looks, not by the clock alone: a machine that stood still has heard
 * nothing in that time, and what it missed waits in the socket.
 */
async function untilIdle(heard: () => number, idleMs: number): Promise<void> {
  let [last, quiet] = [0, 0];
  while (quiet < IDLE_LOOKS) {
    await pause(idleMs / IDLE_LOOKS);
    quiet = heard() > 0 && heard() === last ? quiet + 1 : 0;
    last = heard();
  }
}
