import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isName, type KeptObjects, nameOf } from "./kept-objects";

const OBJECT_BYTES_MAX = 2 * 1024 * 1024;
const ORIGIN_TIMEOUT_MS = 10_000;

export interface Edge {
  readonly kept: KeptObjects;
  readonly token: string;
  /** Where it asks for what it does not have; null asks nobody. */
  readonly originUrl: string | null;
}

const EVERY_ANSWER = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Content-Length, Content-Range, Etag",
  "timing-allow-origin": "*",
  "x-content-type-options": "nosniff",
};

function say(response: ServerResponse, status: number, words = "", headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...EVERY_ANSWER, ...(status === 204 ? {} : { "content-type": "text/plain; charset=utf-8" }), ...headers });
  response.end(words);
}

/** Every byte of a body that is no larger than an object, else null. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > OBJECT_BYTES_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function mayChange(edge: Edge, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${edge.token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** What the origin has under this name; null when it has other bytes, none, or does not answer. Only what fits its name is kept. */
async function pull(edge: Edge, name: string): Promise<Buffer | null> {
  if (edge.originUrl === null) return null;
  const signal = AbortSignal.timeout(ORIGIN_TIMEOUT_MS);
  const answer = await fetch(`${edge.originUrl}/ipfs/${name}?format=raw`, { redirect: "error", signal }).catch(() => null);
  if (answer?.status !== 200 || answer.body === null) {
    await answer?.body?.cancel();
    return null;
  }
  const bytes = await readBounded(answer.body).catch(() => null);
  if (bytes === null || nameOf(bytes) !== name) return null;
  await edge.kept.put(name, bytes);
  return bytes;
}

/** The part that a single range asks for; null when it asks for none, `unsatisfiable` when there is nothing of it. */
function readRange(text: string | undefined, size: number): { readonly start: number; readonly end: number } | null | "unsatisfiable" {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(text ?? "") ?? [];
  if (first === "" && last === "") return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}

function give(request: IncomingMessage, response: ServerResponse, name: string, bytes: Buffer): void {
  const headers = {
    ...EVERY_ANSWER,
    "content-type": "application/vnd.ipld.raw",
    "cache-control": "public, max-age=29034956, immutable",
    "accept-ranges": "bytes",
  };
  const etag = `"${name}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { ...headers, etag }).end();
    return;
  }
  const range = readRange(request.headers.range, bytes.length);
  if (range === "unsatisfiable") {
    say(response, 416, "", { "content-range": `bytes */${bytes.length}` });
    return;
  }
  const part = range === null ? bytes : bytes.subarray(range.start, range.end + 1);
  const partly: Record<string, string> = range === null ? {} : { "content-range": `bytes ${range.start}-${range.end}/${bytes.length}` };
  response.writeHead(range === null ? 200 : 206, { ...headers, ...partly, etag, "content-length": String(part.length) });
  response.end(request.method === "HEAD" ? undefined : part);
}

async function change(edge: Edge, request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
  if (!mayChange(edge, request)) return say(response, 401, "The token is wrong.");
  if (request.method === "DELETE") {
    await edge.kept.remove(name);
    return say(response, 204);
  }
  const bytes = await readBounded(request);
  if (bytes === null) return say(response, 413, "An object has at most 2 MiB.", { connection: "close" });
  if (nameOf(bytes) !== name) return say(response, 422, "These bytes have another name.");
  await edge.kept.put(name, bytes);
  return say(response, 201);
}

export async function answerRequest(edge: Edge, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://edge");
  if (url.pathname === "/health") return say(response, 200, "ok");
  const name = /^\/ipfs\/([^/]+)$/.exec(url.pathname)?.[1] ?? "";
  const isRaw = [...url.searchParams].every(([key, value]) => key === "format" && value === "raw");
  if (!isName(name) || !isRaw) return say(response, 404, "Only /ipfs/<cid>?format=raw is here.");
  if (request.method === "OPTIONS") return say(response, 204, "", { "access-control-allow-methods": "GET, HEAD", "access-control-allow-headers": "Range" });
  if (request.method === "PUT" || request.method === "DELETE") return change(edge, request, response, name);
  if (request.method !== "GET" && request.method !== "HEAD") return say(response, 405);
  const bytes = (await edge.kept.read(name)) ?? (await pull(edge, name));
  return bytes === null ? say(response, 404, "Nobody here has this object.", { "cache-control": "no-store" }) : give(request, response, name, bytes);
}
