import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";

/** Datagrams that wait while an object is written; a sender that is faster than the disk loses some, as on any line. */
const WAITING_MAX = 8_192;
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

const MULTICAST = /^(22[4-9]|23\d)\.|^ff/i;

export interface UdpAddress {
  readonly host: string;
  readonly port: number;
}

/** What sends to one address, a group of listeners included. */
export async function openUdpSender({ host, port }: UdpAddress, hops: number): Promise<{ send(bytes: Uint8Array): Promise<void>; close(): Promise<void> }> {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  socket.bind(0);
  await once(socket, "listening");
  if (MULTICAST.test(host)) socket.setMulticastTTL(hops);
  return {
    send: (bytes) => new Promise((resolve, reject) => socket.send(bytes, port, host, (fault) => (fault === null ? resolve() : reject(fault)))),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

export interface UdpListener {
  readonly port: number;
  /** Datagrams of others, and those that came while too many waited: nothing of them was looked at. */
  unseen(): number;
  /** After all that had come was taken. @throws what taking one threw */
  close(): Promise<void>;
}

/**
 * Hands over datagrams one after the other, each with the address that it came from.
 * @param options.from takes those of this address only, before anything of them is looked at
 */
export async function listenUdp(
  { host, port }: UdpAddress,
  options: { readonly from: string | null; readonly take: (bytes: Uint8Array, from: string) => Promise<unknown>; readonly onFault: (fault: unknown) => void },
): Promise<UdpListener> {
  const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", reuseAddr: MULTICAST.test(host), recvBufferSize: RECEIVE_BUFFER_BYTES });
  const state = { waiting: 0, unseen: 0, last: Promise.resolve() };
  socket.on("message", (bytes, { address }) => {
    const isOthers = options.from !== null && address !== options.from;
    if (isOthers || state.waiting >= WAITING_MAX) {
      state.unseen += 1;
      return;
    }
    state.waiting += 1;
    state.last = state.last
      .then(async () => {
        await options.take(bytes, address);
      })
      .catch(options.onFault)
      .finally(() => {
        state.waiting -= 1;
      });
  });
  socket.bind(port, MULTICAST.test(host) ? undefined : host);
  await once(socket, "listening");
  if (MULTICAST.test(host)) socket.addMembership(host);
  return {
    port: socket.address().port,
    unseen: () => state.unseen,
    close: async () => {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      await state.last;
    },
  };
}
