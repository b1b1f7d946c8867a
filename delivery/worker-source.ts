import { type Cid, isObject } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import type { Measurement } from "./measurement";
import type { ObjectSource } from "./object-source";
import { type FoundObject, type ObjectNeed, ObjectUnreachable } from "./resolver";
import {
  FIRST_BYTE_MS_HEADER,
  LAYER_HEADER,
  SPARE_MS_HEADER,
  TOTAL_MS_HEADER,
  UNREACHABLE_STATUS,
  URGENT_HEADER,
  VIEWERS_HEADER,
  WITHIN_MS_HEADER,
  type WorkerCall,
  type WorkerNews,
} from "./worker-call";

const ANSWER_MS_MAX = 1_500;

/** Calls the service worker; false when there is none, it could not do it, or does not answer in time. */
export async function callWorker(worker: ServiceWorker | null, call: WorkerCall, withinMs = ANSWER_MS_MAX): Promise<boolean> {
  if (worker === null) return false;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const finish = (isDone: boolean) => {
      clearTimeout(timer);
      port1.close();
      resolve(isDone);
    };
    const timer = setTimeout(() => finish(false), withinMs);
    port1.onmessage = (event) => finish(event.data === true);
    worker.postMessage(call, [port2]);
  });
}

/** Another version of the worker may say something else. */
function isMeasured(data: unknown): data is Extract<WorkerNews, { kind: "measurement" }> {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === "measurement" && "measurement" in data;
}

/** Hears what the worker measures for this page. @returns what ends it */
export function hearWorker(listen: (measurement: Measurement) => void): () => void {
  const hear = (event: MessageEvent<unknown>) => {
    if (isMeasured(event.data)) listen(event.data.measurement);
  };
  navigator.serviceWorker.addEventListener("message", hear);
  return () => navigator.serviceWorker.removeEventListener("message", hear);
}

/**
 * Asks the service worker, and the page's own resolver when the worker is gone: browsers end workers as they like.
 * @param isSharing whether this page is connected with other viewers, whom the worker may ask through it
 */
export function workerSource(fallback: ObjectSource, isSharing: () => boolean): ObjectSource {
  return {
    async get(cid, need = {}) {
      const answer = await askWorker(cid, need, isSharing());
      return answer ?? fallback.get(cid, need);
    },
  };
}

async function askWorker(cid: Cid, need: ObjectNeed, isSharing: boolean): Promise<FoundObject | null> {
  const headers = {
    ...(need.isUrgent === true ? { [URGENT_HEADER]: "1" } : {}),
    ...(need.withinMs === undefined ? {} : { [WITHIN_MS_HEADER]: String(need.withinMs) }),
    ...(need.spareMs === undefined ? {} : { [SPARE_MS_HEADER]: String(need.spareMs) }),
    ...(isSharing ? { [VIEWERS_HEADER]: "1" } : {}),
  };
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    response = await fetch(objectPath(cid), { headers, ...(need.signal === undefined ? {} : { signal: need.signal }) });
    if (!response.headers.has(LAYER_HEADER)) {
      await response.body?.cancel();
      return null;
    }
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    need.signal?.throwIfAborted();
    return null;
  }
  if (response.status === UNREACHABLE_STATUS) throw new ObjectUnreachable(cid);
  // The worker has compared them; what stands between it and this page is a browser with its extensions.
  if (response.status !== 200 || bytes.length > OBJECT_BYTES_MAX || !(await isObject(cid, bytes))) return null;
  const layer = decodeURIComponent(response.headers.get(LAYER_HEADER) ?? "") || null;
  return { bytes, layer, firstByteMs: Number(response.headers.get(FIRST_BYTE_MS_HEADER)), totalMs: Number(response.headers.get(TOTAL_MS_HEADER)) };
}
