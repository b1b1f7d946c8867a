import { DetailedError, Upload } from "tus-js-client";

const ENDPOINT = "/api/uploads";
/** Each request carries this much. A broken one is sent anew as a whole, because its checksum was never compared: so, not too much. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Some ten minutes of trying before a person is asked. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000, ...Array.from({ length: 40 }, () => 15_000)];
const CHECKSUM_MISMATCH = 460;
const CHECKSUM_TRIES_MAX = 3;

export interface SendWatch {
  readonly onProgress: (sentBytes: number) => void;
  /** The connection is broken and will be tried again by itself. */
  readonly onWaiting: () => void;
  readonly onSent: (videoId: string) => void;
  readonly onFailure: (failure: { readonly sentence: string; readonly requestId: string | null }) => void;
}

export interface Sending {
  pause(): Promise<void>;
  resume(): void;
  /** Removes what has been sent. */
  cancel(): Promise<void>;
}

/** SHA-256 in Base64; null where the browser has none to offer (a page that came over plain HTTP). */
async function digest(bytes: Blob): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer()));
  return btoa(String.fromCharCode(...hash));
}

/** What the server says of a refusal, in its own words. */
function explain(error: Error): { readonly sentence: string; readonly requestId: string | null } {
  const offline = { sentence: "The server cannot be reached. What was sent is kept; go on when you are back online.", requestId: null };
  if (!(error instanceof DetailedError) || error.originalResponse === null) return offline;
  try {
    const answer: unknown = JSON.parse(error.originalResponse.getBody());
    const found = typeof answer === "object" && answer !== null && "error" in answer ? answer.error : null;
    if (typeof found === "object" && found !== null && "message" in found && typeof found.message === "string") {
      const requestId = "requestId" in found && typeof found.requestId === "string" ? found.requestId : null;
      return { sentence: found.message, requestId };
    }
  } catch {
    return offline;
  }
  return offline;
}

function isWorthRetrying(error: DetailedError, attempt: number): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === CHECKSUM_MISMATCH) return attempt < CHECKSUM_TRIES_MAX;
  const isRefusal = (status >= 400 && status < 500 && status !== 409 && status !== 423 && status !== 429) || status === 507;
  return !isRefusal;
}

/**
 * Sends one file by tus, from where an earlier try of the same file stopped, also in another visit. Every request carries the
 * SHA-256 of its bytes, so that what arrives is what was read from the disk.
 */
export async function sendFile(file: File, watch: SendWatch): Promise<Sending> {
  const upload = new Upload(file, {
    endpoint: ENDPOINT,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type },
    onBeforeRequest: async (request) => {
      const offset = request.getMethod() === "PATCH" ? request.getHeader("Upload-Offset") : undefined;
      if (offset === undefined) return;
      const hash = await digest(file.slice(Number(offset), Math.min(file.size, Number(offset) + CHUNK_BYTES)));
      if (hash !== null) request.setHeader("Upload-Checksum", `sha256 ${hash}`);
    },
    onShouldRetry: (error, attempt) => {
      const isRetried = isWorthRetrying(error, attempt);
      if (isRetried) watch.onWaiting();
      return isRetried;
    },
    onProgress: watch.onProgress,
    onSuccess: ({ lastResponse }) => watch.onSent(lastResponse.getHeader("X-Video-Id") ?? ""),
    onError: (error) => watch.onFailure(explain(error)),
  });
  const [earlier] = await upload.findPreviousUploads();
  if (earlier !== undefined) upload.resumeFromPreviousUpload(earlier);
  upload.start();
  return { pause: () => upload.abort(), resume: () => upload.start(), cancel: () => upload.abort(true) };
}
