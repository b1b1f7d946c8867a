import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { Cid } from "@/protocol/cid";
import { cidOfUrl } from "@/protocol/object-path";

/** What a layer may do instead of giving an object. */
export const MANNERS = [
  "well",
  "hang",
  "hang-in-body",
  "reset",
  "reset-in-body",
  "503",
  "missing",
  "redirect",
  "login-page",
  "drip",
  "truncated",
  "cut-short",
  "tampered",
  "swapped",
  "wrong-length",
  "endless",
] as const;
export type Manner = (typeof MANNERS)[number];

export interface HostileServer {
  readonly baseUrl: string;
  /** What it does from the next request on. */
  manner: Manner;
  /** Milliseconds before it answers anything. */
  delayMs: number;
  /** What it was asked for, in order. */
  readonly asked: Cid[];
  close(): void;
}

/** 8 kbit/s. */
const DRIP = { bytes: 100, everyMs: 100 };
const ENDLESS = { bytes: 256 * 1024, everyMs: 1 };
const HEADERS = { "content-type": "application/vnd.ipld.raw", "access-control-allow-origin": "*" };

/** The same length with one bit of another value: what a lying layer would send. */
export function flipBit(bytes: Uint8Array, at = bytes.length >> 1): Uint8Array<ArrayBuffer> {
  const flipped = Uint8Array.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

function sendEvery(response: ServerResponse, everyMs: number, next: () => Uint8Array | null): void {
  const timer = setInterval(() => {
    const chunk = next();
    if (chunk === null) response.end();
    else response.write(chunk);
  }, everyMs);
  response.once("close", () => clearInterval(timer));
}

function drip(response: ServerResponse, bytes: Uint8Array): void {
  let at = 0;
  sendEvery(response, DRIP.everyMs, () => {
    const chunk = bytes.subarray(at, at + DRIP.bytes);
    at += DRIP.bytes;
    return chunk.length === 0 ? null : chunk;
  });
}

type Answer = (response: ServerResponse, bytes: Uint8Array, other: Uint8Array) => void;

const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1);
const whole = (response: ServerResponse, bytes: Uint8Array) => void response.writeHead(200, { ...HEADERS, "content-length": bytes.length }).end(bytes);

const ANSWERS: Readonly<Record<Manner, Answer>> = {
  well: whole,
  hang: () => undefined,
  "hang-in-body": (response, bytes) => void response.writeHead(200, { ...HEADERS, "content-length": bytes.length }).write(half(bytes)),
  reset: (response) => void response.socket?.resetAndDestroy(),
  "reset-in-body": (response, bytes) => {
    response.writeHead(200, { ...HEADERS, "content-length": bytes.length }).write(half(bytes), () => response.socket?.resetAndDestroy());
  },
  "503": (response) => void response.writeHead(503, HEADERS).end("busy"),
  missing: (response) => void response.writeHead(404, HEADERS).end(),
  redirect: (response) => void response.writeHead(302, { ...HEADERS, location: "http://127.0.0.1:1/" }).end(),
  "login-page": (response) => void response.writeHead(200, { ...HEADERS, "content-type": "text/html; charset=utf-8" }).end("<p>Sign in to this network</p>"),
  drip: (response, bytes) => {
    response.writeHead(200, { ...HEADERS, "content-length": bytes.length });
    drip(response, bytes);
  },
  /** It says the right length and ends before. */
  truncated: (response, bytes) => {
    response.writeHead(200, { ...HEADERS, "content-length": bytes.length }).write(half(bytes), () => response.socket?.end());
  },
  /** A whole answer in itself, of half the object. */
  "cut-short": (response, bytes) => whole(response, half(bytes)),
  tampered: (response, bytes) => whole(response, flipBit(bytes)),
  swapped: (response, _bytes, other) => whole(response, other),
  "wrong-length": (response, bytes) => {
    response.socket?.write(
      `HTTP/1.1 200 OK\r\ncontent-type: ${HEADERS["content-type"]}\r\naccess-control-allow-origin: *\r\ncontent-length: ${bytes.length >> 1}\r\n\r\n`,
    );
    response.socket?.write(bytes);
  },
  endless: (response, bytes) => {
    response.writeHead(200, HEADERS);
    sendEvery(response, ENDLESS.everyMs, () => new Uint8Array(ENDLESS.bytes).fill(bytes[0] ?? 0));
  },
};

/** A layer that behaves as it is told: real HTTP, real sockets. @param host loopback unless said */
export async function startHostileServer(objects: ReadonlyMap<Cid, Uint8Array>, manner: Manner = "well", host = "127.0.0.1"): Promise<HostileServer> {
  const server: Server = createServer((request, response) => {
    const cid = cidOfUrl(new URL(request.url ?? "", "http://layer.invalid"));
    const bytes = cid === null ? undefined : objects.get(cid);
    if (cid === null || bytes === undefined) {
      response.writeHead(404, HEADERS).end();
      return;
    }
    state.asked.push(cid);
    const other = [...objects].find(([name]) => name !== cid)?.[1] ?? new Uint8Array();
    const answer = () => ANSWERS[state.manner](response, bytes, other);
    if (state.delayMs > 0) setTimeout(answer, state.delayMs);
    else answer();
  });
  // Whoever asks may leave at any time, and a reset is what some of these do.
  server.on("clientError", (_error, socket) => socket.destroy());
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const state: HostileServer = { baseUrl: `http://${host}:${port}`, manner, delayMs: 0, asked: [], close };
  return state;
}
