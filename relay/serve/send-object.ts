import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cid } from "@/protocol/cid";
import type { OpenedObject } from "../store/object-store";
import { type ByteRange, readRange } from "./byte-range";
import { sendFile } from "./send-file";
import { answerText } from "./send-text";
import type { Serving } from "./serving";

/** What the spec of trustless gateways says of a block whose name is its hash: 48 weeks. */
const CACHE_CONTROL = "public, max-age=29034956, immutable";

/** Sends an object, or the range of it that is asked for, from the file that was just hashed or that nobody changed since. */
export async function sendObject(serving: Serving, cid: Cid, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const etag = `"${cid}"`;
  serving.tally.requests += 1;
  const opened = await serving.relay.store.open(cid);
  if (opened === null) return answerText(request, response, 404, "Not here.");
  try {
    response.setHeader("ETag", etag);
    if (listsTag(request.headers["if-none-match"], etag)) {
      response.setHeader("Cache-Control", CACHE_CONTROL);
      response.writeHead(304).end();
      return;
    }
    const ifRange = request.headers["if-range"];
    const range = readRange(ifRange === undefined || ifRange === etag ? request.headers.range : undefined, opened.bytes);
    if (range === "unsatisfiable") {
      response.setHeader("Content-Range", `bytes */${opened.bytes}`);
      answerText(request, response, 416, "Nothing of that range is there.");
    } else await sendRange(serving, opened, range, request, response);
  } finally {
    await opened.file.close();
  }
}

function listsTag(header: string | undefined, etag: string): boolean {
  return header !== undefined && (header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag));
}

async function sendRange(
  { budget, patience, tally }: Serving,
  opened: OpenedObject,
  range: ByteRange | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { start, end } = range ?? { start: 0, end: opened.bytes - 1 };
  const length = end - start + 1;
  const isHead = request.method === "HEAD";
  if (!isHead && !(await budget.take(length))) {
    response.removeHeader("ETag");
    tally.errors += 1;
    response.setHeader("Retry-After", budget.secondsToMidnight());
    return answerText(request, response, 503, "What this relay gives in a day is used up.");
  }
  response.setHeader("Content-Type", "application/vnd.ipld.raw");
  response.setHeader("Cache-Control", CACHE_CONTROL);
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Content-Length", length);
  if (range !== null) response.setHeader("Content-Range", `bytes ${start}-${end}/${opened.bytes}`);
  response.writeHead(range === null ? 200 : 206);
  if (isHead || length === 0) {
    response.end();
    return;
  }
  const late = setTimeout(() => response.destroy(), patience.graceMs + (length / patience.bytesPerSecondMin) * 1000);
  let sent = 0;
  try {
    await sendFile(opened.file, { start, end }, response, (bytes) => {
      sent += bytes;
    });
  } finally {
    clearTimeout(late);
    budget.giveBack(length - sent);
    tally.servedBytes += sent;
  }
}
