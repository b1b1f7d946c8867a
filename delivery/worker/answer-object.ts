import type { Cid } from "@/protocol/cid";
import type { ObjectSource } from "../object-source";
import { type ObjectNeed, ObjectUnreachable } from "../resolver";
import { FIRST_BYTE_MS_HEADER, LAYER_HEADER, SPARE_MS_HEADER, TOTAL_MS_HEADER, UNREACHABLE_STATUS, URGENT_HEADER, WITHIN_MS_HEADER } from "../worker-call";

interface ByteRange {
  readonly start: number;
  /** Of the last byte. */
  readonly end: number;
}

/**
 * One range of bytes as RFC 9110 has it. Null of what may be answered by the whole (no range, several, another unit), `none` of one that
 * lies outside.
 */
export function readRange(header: string | null, length: number): ByteRange | "none" | null {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return null;
  if (from === "") return Number(to) === 0 ? "none" : { start: Math.max(0, length - Number(to)), end: length - 1 };
  const end = to === "" ? length - 1 : Math.min(length - 1, Number(to));
  if (to !== "" && Number(to) < Number(from)) return null;
  return Number(from) >= length ? "none" : { start: Number(from), end };
}

function msOf(request: Request, header: string): number | undefined {
  const ms = Number(request.headers.get(header));
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function needOf(request: Request): ObjectNeed {
  const [withinMs, spareMs] = [msOf(request, WITHIN_MS_HEADER), msOf(request, SPARE_MS_HEADER)];
  return {
    ...{ signal: request.signal, isUrgent: request.headers.has(URGENT_HEADER) },
    ...(withinMs === undefined ? {} : { withinMs }),
    ...(spareMs === undefined ? {} : { spareMs }),
  };
}

/** An object as the page's own server would answer it, verified, whole or in part. */
export async function answerObject(cid: Cid, request: Request, source: ObjectSource): Promise<Response> {
  try {
    const { bytes, layer, firstByteMs, totalMs } = await source.get(cid, needOf(request));
    const headers = {
      ...{ "content-type": "application/vnd.ipld.raw", "cache-control": "no-store", "accept-ranges": "bytes", etag: `"${cid}"` },
      ...{ [LAYER_HEADER]: encodeURIComponent(layer ?? ""), [FIRST_BYTE_MS_HEADER]: firstByteMs.toFixed(1), [TOTAL_MS_HEADER]: totalMs.toFixed(1) },
    };
    const range = readRange(request.headers.get("range"), bytes.length);
    if (range === "none") return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${bytes.length}` } });
    if (range === null) return new Response(bytes, { status: 200, headers });
    const contentRange = `bytes ${range.start}-${range.end}/${bytes.length}`;
    return new Response(bytes.slice(range.start, range.end + 1), { status: 206, headers: { ...headers, "content-range": contentRange } });
  } catch (thrown) {
    if (!(thrown instanceof ObjectUnreachable)) return Response.error();
    return new Response(null, { status: UNREACHABLE_STATUS, headers: { [LAYER_HEADER]: "" } });
  }
}
