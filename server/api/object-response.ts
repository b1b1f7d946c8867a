import type { Readable } from "node:stream";
import type { ByteRange, ObjectInfo } from "@/server/adapters/storage";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

export interface ServedObject {
  readonly key: string;
  readonly contentType: string;
  /** With it, the browser saves the object under this name instead of showing it. */
  readonly downloadName?: string;
  readonly cacheControl: string;
  /** In quotes, where a name says more of the bytes than their size and age do. */
  readonly etag?: string;
}

/**
 * Answers GET and HEAD with a stored object: ranges (one at a time, RFC 9110 §14), `If-Range`, `ETag` with `If-None-Match`.
 * @throws DomainError `not_found` when there is no such object.
 */
export async function objectResponse(
  services: { readonly storage: Pick<Services["storage"], "find" | "read"> },
  request: Request,
  served: ServedObject,
): Promise<Response> {
  const info = await services.storage.find(served.key);
  if (info === null) throw new DomainError("not_found");
  const etag = served.etag ?? `"${info.sizeBytes.toString(36)}-${info.modifiedAt.getTime().toString(36)}"`;
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": served.cacheControl,
    "content-type": served.contentType,
    etag,
    "last-modified": info.modifiedAt.toUTCString(),
    "x-content-type-options": "nosniff",
  });
  if (served.downloadName !== undefined) headers.set("content-disposition", attachment(served.downloadName));
  if (matches(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });

  const range = readRange(request, info, etag);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${info.sizeBytes}`);
    headers.delete("content-disposition");
    return new Response(null, { status: 416, headers });
  }
  if (range !== null) headers.set("content-range", `bytes ${range.start}-${range.end}/${info.sizeBytes}`);
  const lengthBytes = range === null ? info.sizeBytes : range.end - range.start + 1;
  headers.set("content-length", String(lengthBytes));
  const isBodyWanted = request.method !== "HEAD" && lengthBytes > 0;
  const body = isBodyWanted ? webStream(await services.storage.read(served.key, range ?? undefined)) : null;
  return new Response(body, { status: range === null ? 200 : 206, headers });
}

/** A stored object's bytes as a web stream that frees them when the reader goes away. */
export function webStream(readable: Readable): ReadableStream<Uint8Array> {
  const chunks = readable[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      readable.destroy();
    },
  });
}

/** RFC 6266: a plain name for old programs and the full one for the others. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((candidate) => candidate.trim() === "*" || candidate.trim().replace(/^W\//, "") === etag);
}

/** The asked range, null for the whole object. What cannot be understood, or several ranges at once, is answered with the whole. */
function readRange(request: Request, info: ObjectInfo, etag: string): ByteRange | "unsatisfiable" | null {
  const condition = request.headers.get("if-range");
  if (condition !== null && condition !== etag && condition !== info.modifiedAt.toUTCString()) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range")?.replaceAll(" ", "") ?? "");
  if (match === null) return null;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  const end = info.sizeBytes - 1;
  if (first === "") {
    const suffixBytes = Number(last);
    return suffixBytes === 0 || info.sizeBytes === 0 ? "unsatisfiable" : { start: Math.max(0, info.sizeBytes - suffixBytes), end };
  }
  if (last !== "" && Number(last) < Number(first)) return null;
  if (Number(first) > end) return "unsatisfiable";
  return { start: Number(first), end: last === "" ? end : Math.min(Number(last), end) };
}
