import { type Cid, isObject } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { Layer } from "./layer";

/**
 * Why a layer did not give an object. `unreachable`: no answer, or one that broke off; `status`: an answer that is no object; `missing`: it
 * does not have it; `too-slow`: others were faster, or nothing came any more; `tampered`: bytes that are not the object; `too-large`: more
 * bytes than any object has.
 */
export type FailureKind = "unreachable" | "status" | "missing" | "too-slow" | "tampered" | "too-large";

export class LayerFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, cause?: unknown) {
    super(`A layer did not give the object: ${kind}.`, { cause });
    this.kind = kind;
  }
}

/** How far an answer is, while it comes. */
export interface AnswerProgress {
  /** Of the headers. */
  onAnswer(lengthBytes: number | null): void;
  onBytes(bytes: number): void;
}

const MISSING = new Set([404, 410]);

function lengthOf(response: Response): number | null {
  const text = response.headers.get("content-length");
  return text === null || !/^\d{1,15}$/.test(text) ? null : Number(text);
}

/** A network that wants one to sign in answers everything with a page: that is no object, and no lie of the layer either. */
function checkAnswer(response: Response): void {
  if (MISSING.has(response.status)) throw new LayerFailure("missing");
  if (response.status !== 200 || response.headers.get("content-type")?.startsWith("text/html")) throw new LayerFailure("status");
  if ((lengthOf(response) ?? 0) > OBJECT_BYTES_MAX) throw new LayerFailure("too-large");
}

async function readBody(body: ReadableStream<Uint8Array>, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    onBytes(next.value.length);
    if (length > OBJECT_BYTES_MAX) throw new LayerFailure("too-large");
    chunks.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function readAnswer(response: Response, progress: AnswerProgress): Promise<Uint8Array<ArrayBuffer>> {
  checkAnswer(response);
  progress.onAnswer(lengthOf(response));
  return response.body === null ? new Uint8Array() : readBody(response.body, progress.onBytes);
}

/**
 * Asks one layer for an object and reads no more than an object can have. What it answers is exactly the object.
 * @throws LayerFailure and nothing else; after `signal` was aborted, one of the kind `unreachable`
 */
export async function fetchObject(layer: Layer, cid: Cid, progress: AnswerProgress, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const bytes = await readAnswer(await layer.request(cid, ending.signal), progress);
    if (!(await isObject(cid, bytes))) throw new LayerFailure("tampered");
    return bytes;
  } catch (thrown) {
    // Whatever else it was about to send is of no use.
    end();
    throw thrown instanceof LayerFailure ? thrown : new LayerFailure("unreachable", thrown);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
