// The middle of a far line: runs in a network namespace between two tunnels, and holds back, spaces out and loses their packets.
// No kernel has to know netem.
import { createSocket, type Socket } from "node:dgram";
import { seededRandom } from "@/test/seeded-random";
import { type CarrierSetting, carrierSetting } from "./link-setting";

const VXLAN_HEADER_BYTES = 8;
const MS_PER_SECOND = 1_000;
const BITS_PER_BYTE = 8;

/** One way: packets leave one after the other at the line's rate, arrive later by its delay, and wait in a queue that has an end. */
function carry(setting: CarrierSetting, random: () => number, from: Socket, to: { readonly socket: Socket; readonly peer: string }): void {
  const bytesPerMs = setting.bitsPerSecond / BITS_PER_BYTE / MS_PER_SECOND;
  let freeAtMs = 0;
  from.on("message", (packet) => {
    const nowMs = performance.now();
    const waitingBytes = Math.max(0, freeAtMs - nowMs) * bytesPerMs;
    if (random() < setting.lossShare || waitingBytes > setting.queueBytes) return;
    freeAtMs = Math.max(freeAtMs, nowMs) + (packet.length - VXLAN_HEADER_BYTES) / bytesPerMs;
    setTimeout(() => to.socket.send(packet, setting.port, to.peer), freeAtMs + setting.delayMs - nowMs);
  });
}

const setting = carrierSetting.parse(JSON.parse(process.argv[2] ?? ""));
const random = seededRandom(setting.seed);
const [near, far] = [createSocket("udp4"), createSocket("udp4")];
carry(setting, random, near, { socket: far, peer: setting.far.peer });
carry(setting, random, far, { socket: near, peer: setting.near.peer });
near.bind(setting.port, setting.near.listen, () => far.bind(setting.port, setting.far.listen, () => process.send?.("ready")));
