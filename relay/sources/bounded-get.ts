import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { codeOf } from "../store/file-faults";
import { type Address, findAddresses, type Reach } from "./find-addresses";
import { SourceFault } from "./source";

const CONNECTIONS_MAX = 8;
/** Until the head of an answer is there, and until all of it is. */
const HEAD_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 120_000;
const HEADERS_BYTES_MAX = 16 * 1024;

/** A place to ask, and how it wants to be asked. */
export interface Asked extends Reach {
  readonly url: string;
  /** By which it wants even what changes nothing. */
  readonly method?: "GET" | "POST";
  /** The status by which it says that it has not what is asked for; 404 where it speaks HTTP as it is meant. */
  readonly absentStatus?: number;
  /** Of a program on this machine that answers nobody else. */
  readonly secret?: string;
}

const NOT_FOUND = 404;

/** Asks one upstream for what has a bound, over connections to the addresses that were checked when they were made. */
export class BoundedGet {
  readonly #upstream: Asked;
  readonly #agent: http.Agent;

  constructor(upstream: Asked, connectionsMax = CONNECTIONS_MAX) {
    this.#upstream = upstream;
    const isPlain = upstream.url.startsWith("http:");
    this.#agent = new (isPlain ? http : https).Agent({ keepAlive: true, maxSockets: connectionsMax });
  }

  /** The body of a 200; null of a 404. Redirects are not followed: they are a fault like any other. @throws SourceFault */
  async get(path: string, bytesMax: number): Promise<Buffer<ArrayBuffer> | null> {
    const url = new URL(path, this.#upstream.url);
    const addresses = await findAddresses(url.hostname, this.#upstream);
    try {
      return await this.#ask(url, addresses, bytesMax);
    } catch (thrown) {
      if (thrown instanceof SourceFault) throw thrown;
      const why = thrown instanceof Error && thrown.name === "TimeoutError" ? "too slow" : codeOf(thrown) || "the connection broke";
      throw new SourceFault(`${url.host} did not answer (${why}).`);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(url: URL, addresses: readonly [Address, ...Address[]], bytesMax: number): Promise<Buffer<ArrayBuffer> | null> {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const { method = "GET", secret } = this.#upstream;
    const headers = { "accept-encoding": "identity", "user-agent": "mhc-relay", ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) };
    const options = { method, agent: this.#agent, lookup: lookupOf(addresses), headers, signal, maxHeaderSize: HEADERS_BYTES_MAX };
    return new Promise((done, fail) => {
      const request = (url.protocol === "http:" ? http : https).request(url, options, (response) => {
        clearTimeout(late);
        readAnswer(response, bytesMax, this.#upstream.absentStatus ?? NOT_FOUND).then(done, fail);
      });
      const late = setTimeout(() => request.destroy(new SourceFault(`${url.host} did not answer (too slow).`)), HEAD_TIMEOUT_MS);
      request.on("error", (fault) => {
        clearTimeout(late);
        fail(signal.aborted ? signal.reason : fault);
      });
      request.end();
    });
  }
}

/** Answers with what was found before the connection was made. */
function lookupOf(addresses: readonly [Address, ...Address[]]): LookupFunction {
  return (_hostname, options, done) => {
    if (options.all === true) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };
}

async function readAnswer(response: http.IncomingMessage, bytesMax: number, absentStatus: number): Promise<Buffer<ArrayBuffer> | null> {
  const status = response.statusCode ?? 0;
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (status !== 200 || encoding !== "identity" || Number(response.headers["content-length"] ?? 0) > bytesMax) {
    // Not read to its end: the connection ends with it.
    response.destroy();
    if (status === absentStatus) return null;
    throw new SourceFault(status === 200 ? "It answered with more than was asked for." : `It answered with ${status}.`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > bytesMax) throw new SourceFault("It answered with more than was asked for.");
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
