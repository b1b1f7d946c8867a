import http from "node:http";
import https from "node:https";
import { lookupPublic } from "@/protocol/public-lookup";
import { findAddressFault } from "./relay-address";

const TIMEOUT_MS = 10_000;
const HEADERS_BYTES_MAX = 16 * 1024;

export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Empty of anything but a 200, and null of a 200 with more than was asked for. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly firstByteMs: number;
}

export interface Question {
  readonly baseUrl: string;
  readonly path: string;
  readonly bytesMax: number;
  /** This is a copy on somebody's own machine, whose relays are too. */
  readonly isLocal: boolean;
}

async function readBody(response: http.IncomingMessage, bytesMax: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.statusCode !== 200 || Number(response.headers["content-length"] ?? 0) > bytesMax) {
    response.destroy();
    return response.statusCode === 200 ? null : new Uint8Array();
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    // Leaving the loop ends the connection.
    if (bytes > bytesMax) return null;
    chunks.push(part);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Asks a relay for something, for ten seconds at most. Redirects are not followed, and nothing that is not on the open internet is asked:
 * the connection goes to the address that was checked.
 * @throws Error when nothing whole came
 */
export async function askRelay({ baseUrl, path, bytesMax, isLocal }: Question): Promise<Answered> {
  const fault = findAddressFault(baseUrl, isLocal);
  if (fault !== null) throw new Error(fault);
  const url = new URL(path, baseUrl);
  const headers = { "accept-encoding": "identity", "user-agent": "mhc-streaming" };
  const options = { agent: false, headers, maxHeaderSize: HEADERS_BYTES_MAX, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const begunMs = performance.now();
  const response = await new Promise<http.IncomingMessage>((done, fail) => {
    const request = url.protocol === "http:" ? http.get(url, options, done) : https.get(url, { ...options, lookup: lookupPublic }, done);
    request.on("error", fail);
  });
  const firstByteMs = Math.round(performance.now() - begunMs);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: await readBody(response, bytesMax), firstByteMs };
}
