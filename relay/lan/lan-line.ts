import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { codeOf } from "../store/file-faults";
import { findVia, type LanAddress, type LanNetwork } from "./lan-network";

/** Of mDNS (RFC 6762 §3). */
const GROUP = "224.0.0.251";
/** RFC 6762 §11: so that others see that nobody passed it on. */
const HOPS = 255;
/** RFC 6762 §17. */
const PACKET_BYTES_MAX = 9_000;
const PACKETS_PER_SECOND_MAX = 200;

export interface LanPacket {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
  /** The own address of the network that it came from. */
  readonly via: LanAddress;
}

/** Speaks with all neighbours at once, in each network that this machine is in. */
export interface LanLine {
  readonly own: readonly LanAddress[];
  /** To everybody in one of the networks. What is lost is not sent again. */
  tell(via: LanAddress, bytes: Uint8Array): Promise<void>;
  /** To one machine. */
  answer(packet: LanPacket, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

async function bind(port: number, address?: string): Promise<Socket> {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

/** Sends from the own address: whoever hears it sees the address that it speaks of. */
async function openSender({ address }: LanAddress, port: number): Promise<Socket> {
  const socket = await bind(port, address);
  socket.setMulticastInterface(address);
  socket.setMulticastTTL(HOPS);
  socket.setMulticastLoopback(true);
  return socket;
}

/** A network that went down hears nothing, and that is no fault of ours: it is told again when it is back. */
function send(socket: Socket | undefined, bytes: Uint8Array, port: number, address: string): Promise<void> {
  return new Promise((resolve) => (socket === undefined ? resolve() : socket.send(bytes, port, address, () => resolve())));
}

/** Lets so many through in a second of the clock, and nothing beyond. */
function limitRate(perSecond: number): () => boolean {
  let [second, count] = [0, 0];
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= perSecond;
  };
}

/**
 * @param take gets what neighbours say, as long as they are not too many and nothing is too large; never what comes from elsewhere
 * @throws Error when this machine does not let it
 */
export async function openLanLine(network: LanNetwork, take: (packet: LanPacket) => void): Promise<LanLine> {
  const own = network.listOwn();
  const sockets: Socket[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(() => done()))));
  };
  try {
    const hearing = await bind(network.port);
    sockets.push(hearing);
    for (const { address } of own) hearing.addMembership(GROUP, address);
    const senders = new Map<string, Socket>();
    for (const each of own) {
      const sender = await openSender(each, network.port);
      sockets.push(sender);
      senders.set(each.address, sender);
    }
    const isInRate = limitRate(PACKETS_PER_SECOND_MAX);
    const hear = (bytes: Uint8Array, { address, port }: { readonly address: string; readonly port: number }): void => {
      const via = findVia(network, own, address);
      if (via !== null && bytes.length <= PACKET_BYTES_MAX && isInRate()) take({ bytes, address, port, via });
    };
    for (const socket of sockets) socket.on("message", hear).on("error", () => socket.removeAllListeners("message"));
    return {
      own,
      tell: (via, bytes) => send(senders.get(via.address), bytes, network.port, GROUP),
      answer: ({ via, address, port }, bytes) => send(senders.get(via.address), bytes, port, address),
      close: closeAll,
    };
  } catch (thrown) {
    await closeAll();
    throw new Error(`Neighbours cannot be spoken with by mDNS, UDP port ${network.port} (${codeOf(thrown) || "?"}): another program may keep it for itself.`);
  }
}
